package io.kanal.posts.message;

import io.kanal.shared.TelegramChatId;
import org.jspecify.annotations.Nullable;

/**
 * Who a message shows as its sender.
 *
 * @param id a person, or the channel or group itself when it speaks as such; null where the source names nobody
 * @param name the name at that time; null for deleted accounts
 * @param signature the admin's signature under a channel's post
 */
public record Author(
        @Nullable TelegramChatId id,
        @Nullable String name,
        @Nullable String signature) {
    /** What is missing here, from the other. */
    Author or(Author other) {
        return new Author(
                Facts.either(id, other.id), Facts.either(name, other.name), Facts.either(signature, other.signature));
    }
}
