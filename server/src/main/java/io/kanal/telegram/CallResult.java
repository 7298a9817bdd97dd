package io.kanal.telegram;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What became of one call of the Bot API. */
public sealed interface CallResult {
    /** Telegram carried it out. */
    record Done(JsonNode result) implements CallResult {}

    /**
     * Telegram, or what answers in its place, refused it; nothing was done.
     *
     * @param errorCode Telegram's, or the HTTP status where the answer is not Telegram's
     * @param description Telegram's words
     * @param retryAfter how long to wait after a 429
     * @param migrateToChatId the supergroup that the group has become
     */
    record Failed(
            int errorCode,
            String description,
            @Nullable Duration retryAfter,
            @Nullable Long migrateToChatId) implements CallResult {}

    /** It never left: no connection could be made. Repeating it is safe. */
    record Unsent(String why) implements CallResult {}

    /** It was sent, but no whole answer came: whether it was carried out is unknown. */
    record Uncertain(String why) implements CallResult {}

    /** In a few words for logs and people; empty when it was done. */
    default String trouble() {
        return switch (this) {
            case Done done -> "";
            case Failed failed -> "%d %s".formatted(failed.errorCode(), failed.description());
            case Unsent unsent -> unsent.why();
            case Uncertain uncertain -> uncertain.why();
        };
    }
}
