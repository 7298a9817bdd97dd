package io.kanal.search.internal;

import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage that one leg of a search found, as its index knows it.
 *
 * @param hash of its text, in hexadecimal; empty where it has none
 * @param score comparable within one leg and query only
 */
public record Found(
        PassageId id,
        ChatId chat,
        @Nullable Instant date,
        Language language,
        String hash,
        List<MessageId> members,
        float score) {}
