package io.kanal.ingest.internal.export;

import io.kanal.shared.TelegramChatId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code user1}, {@code chat1} and {@code channel1}; the oldest exports write a bare number for users. */
public final class PeerId {
    private PeerId() {}

    public static @Nullable TelegramChatId read(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber()) {
            // Above 32 bits the oldest exports mixed the kind of peer into the number, in ways that changed.
            long id = value.canConvertToLong() ? value.longValue() : 0;
            return id > 0 && id <= 0xFFFF_FFFFL ? TelegramChatId.ofUser(id) : null;
        }
        if (!value.isString()) {
            return null;
        }
        String text = value.stringValue();
        int digits = 0;
        while (digits < text.length() && !Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        Long bare = Json.whole(text.substring(digits));
        if (bare == null || bare <= 0 || bare > TelegramChatId.LARGEST) {
            return null;
        }
        return switch (text.substring(0, digits)) {
            case "user" -> TelegramChatId.ofUser(bare);
            case "chat" -> TelegramChatId.ofGroup(bare);
            case "channel" -> TelegramChatId.ofChannel(bare);
            default -> null;
        };
    }
}
