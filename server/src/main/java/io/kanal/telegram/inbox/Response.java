package io.kanal.telegram.inbox;

import io.kanal.changes.Outages;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.desk.Term;
import io.kanal.telegram.spi.UpdateResponder;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives one update to the responders until one claims it, again and again while it fails, five times at most. */
final class Response {
    private static final Logger log = LoggerFactory.getLogger(Response.class);
    private static final int MOST_ATTEMPTS = 5;
    private static final String ENDED = "The process ended while this was being answered";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final WaitingRows rows;
    private final List<UpdateResponder> responders;
    private final Term term;

    Response(WaitingRows rows, List<UpdateResponder> responders, Term term) {
        this.rows = rows;
        this.responders = responders;
        this.term = term;
    }

    /** Returns when the update is handled or set aside, or the term is over. */
    void to(WaitingRows.Waiting waiting) throws InterruptedException {
        int attempts = waiting.attempts();
        int outages = 0;
        BotUpdate update = waiting.update();
        if (attempts >= MOST_ATTEMPTS) {
            // Only what ended the process as often comes here; a failure that is thrown sets aside at once.
            log.error(
                    "The update {} is set aside: {} processes ended while it was being answered",
                    update.seq(),
                    attempts);
            count(update, attempts, ENDED, true);
            return;
        }
        while (!term.over()) {
            try {
                if (waiting.suspect()) {
                    rows.failed(update, attempts + 1, ENDED, false);
                }
                respond(update);
                return;
            } catch (Exception | LinkageError | StackOverflowError e) {
                // Whatever a responder throws must not stop the chat for ever: it is counted, and set aside in the end.
                if (Outages.isOutage(e)) {
                    outages++;
                    log.warn("The update {} waits for what is away: {}", update.seq(), e.getMessage());
                    term.pause(pauseAfter(outages));
                    continue;
                }
                if (handledNevertheless(update)) {
                    log.warn("The update {} is handled, but its responder failed afterwards", update.seq(), e);
                    return;
                }
                attempts++;
                boolean last = attempts >= MOST_ATTEMPTS;
                count(update, attempts, describe(e), last);
                if (last) {
                    log.error("The update {} is set aside after {} attempts", update.seq(), attempts, e);
                    return;
                }
                log.warn("The update {} could not be answered, trying again: {}", update.seq(), describe(e));
                term.pause(pauseAfter(attempts));
            }
        }
    }

    private void respond(BotUpdate update) {
        for (UpdateResponder responder : responders) {
            if (responder.respond(update)) {
                break;
            }
        }
        // Already gone where the responder marked it in its own transaction.
        rows.removeSoon(update);
    }

    /** Marked by the responder before it failed, or by another process that works on it too. */
    private boolean handledNevertheless(BotUpdate update) {
        try {
            return !rows.contains(update);
        } catch (RuntimeException e) {
            log.warn("Whether the update {} was handled cannot be told now: {}", update.seq(), e.getMessage());
            return false;
        }
    }

    private void count(BotUpdate update, int attempts, String error, boolean setAside) {
        try {
            rows.failed(update, attempts, error, setAside);
        } catch (RuntimeException e) {
            // One attempt goes uncounted; the update itself is tried again all the same.
            log.warn("The failure of update {} could not be noted: {}", update.seq(), e.getMessage());
        }
    }

    private static String describe(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static Duration pauseAfter(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << (2 * Math.min(failures - 1, 10)));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
