package io.kanal.telegram;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bot that this installation runs.
 *
 * @param username without {@code @}
 * @param error what is wrong with it now, as a sentence; null while all is well
 */
public record Bot(
        BotId id,
        long telegramId,
        String username,
        String name,
        Set<BotPurpose> purposes,
        BotState state,
        @Nullable String error) {
    public Bot {
        purposes = Set.copyOf(purposes);
    }
}
