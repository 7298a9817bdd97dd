package io.kanal.posts.message;

import io.kanal.shared.TelegramChatId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a forwarded message came from, as far as the source says. */
public record ForwardOrigin(
        @Nullable String name,
        @Nullable TelegramChatId chat,
        @Nullable String username,
        @Nullable Long messageId,
        @Nullable Instant date) {}
