package io.kanal.telegram.intake;

import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.bots.BotRows;
import io.kanal.telegram.desk.Term;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with a bot's intake: shown with the bot, logged once per change, and paused for. Time is measured by a clock
 * that never jumps. Used by one thread.
 */
final class Trouble {
    private static final Logger log = LoggerFactory.getLogger(Trouble.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private final BotId bot;
    private final BotRows rows;
    private @Nullable String shown;
    private @Nullable String lasting;
    private int failures;

    Trouble(BotId bot, BotRows rows) {
        this.bot = bot;
        this.rows = rows;
    }

    /** Something that does not pass by itself, but with which the intake goes on. */
    void lasting(String what) {
        lasting = what;
        show(what);
    }

    /** It worked this time, which does not mean that the trouble is over. */
    void worked() {
        failures = 0;
    }

    /** All is well, but for what lasts. */
    void over() {
        worked();
        if (shown == null || shown.equals(lasting)) {
            return;
        }
        log.info("The intake of bot {} works again", bot);
        show(lasting);
    }

    /** Shows it and waits: as long as Telegram wishes, else longer each time. */
    void pause(Term term, String what, CallResult result) throws InterruptedException {
        pause(
                term,
                what,
                result instanceof CallResult.Failed(int code, String description, Duration wish, Long migrated)
                        ? wish
                        : null);
    }

    void pause(Term term, String what, @Nullable Duration wish) throws InterruptedException {
        failures++;
        show(what);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        if (wish != null && wish.isPositive()) {
            pause = wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
        } else if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        term.pause(pause);
    }

    private void show(@Nullable String what) {
        if (what != null && !what.equals(shown)) {
            log.warn("The intake of bot {}: {}", bot, what);
        }
        try {
            rows.trouble(bot, what);
            shown = what;
        } catch (RuntimeException e) {
            log.warn("The state of bot {} could not be stored: {}", bot, e.getMessage());
        }
    }
}
