package io.kanal.telegram.intake;

import io.kanal.telegram.CallResult;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotCall;
import io.kanal.telegram.desk.Term;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a bot's updates by long polling. A poll acknowledges what the poll before it brought, once that is stored.
 *
 * <p>The offset is named only until Telegram has heard it: without one Telegram gives what is not acknowledged, and a kept
 * one could lie above the ids that Telegram draws anew after a week of silence, and throw them away.
 */
@Component
final class LongPoll {
    private static final int CONFLICT = 409;
    private static final int UNAUTHORIZED = 401;
    private static final int MOST = 100;
    private static final Duration POLL = Duration.ofSeconds(25);
    private static final Duration PATIENCE = POLL.plusSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** A conflict is shown so long after it was last met: two programs take turns in ending each other's polls. */
    private static final Duration CONFLICT_SHOWN = Duration.ofMinutes(1);
    /** Each poll of ours ends one of the other program's. */
    private static final Duration AFTER_CONFLICT = Duration.ofSeconds(5);

    private final BotApi api;
    private final Arrival arrival;
    private final JsonMapper json;

    LongPoll(BotApi api, Arrival arrival, JsonMapper json) {
        this.api = api;
        this.arrival = arrival;
        this.json = json;
    }

    void run(Term term, Trouble trouble) throws InterruptedException {
        new Polling(term, trouble).run();
    }

    /** The polls of one term. */
    private final class Polling {
        private final Term term;
        private final Trouble trouble;
        /** One above the last update that is stored and not acknowledged; 0 for none. */
        private long offset;

        private long conflictNanos;
        private boolean conflicted;

        Polling(Term term, Trouble trouble) {
            this.term = term;
            this.trouble = trouble;
        }

        void run() throws InterruptedException {
            while (!term.over()) {
                BotCall call = api.start(term.key(), "getUpdates", parameters(), List.of(), PATIENCE);
                term.whenOver(call::cancel);
                CallResult result = call.await();
                if (term.over()) {
                    return;
                }
                switch (result) {
                    case CallResult.Done done -> store(done);
                    case CallResult.Failed failed when failed.errorCode() == CONFLICT -> conflict(failed);
                    case CallResult.Failed failed
                    when failed.errorCode() == UNAUTHORIZED ->
                        // The bot is marked as revoked by now, which ends the term.
                        term.pause(SHORT);
                    case CallResult other ->
                        trouble.pause(term, "Updates cannot be fetched: " + other.trouble(), other);
                }
            }
        }

        private ObjectNode parameters() {
            ObjectNode parameters = json.createObjectNode();
            parameters.put("timeout", POLL.toSeconds()).put("limit", MOST);
            parameters.set("allowed_updates", UpdateKinds.all(json));
            if (offset > 0) {
                parameters.put("offset", offset);
            }
            return parameters;
        }

        private void store(CallResult.Done done) throws InterruptedException {
            List<Long> stored;
            try {
                stored = arrival.take(term.bot().id(), done.result());
            } catch (RuntimeException e) {
                // Nothing is acknowledged, so Telegram gives the same again.
                trouble.pause(term, "Updates cannot be stored: " + e.getMessage(), (Duration) null);
                return;
            }
            if (stored.isEmpty() && !done.result().isEmpty()) {
                trouble.pause(term, "Telegram sends updates without a number", (Duration) null);
                return;
            }
            offset = stored.stream().mapToLong(id -> id + 1).max().orElse(0);
            if (!conflicted || System.nanoTime() - conflictNanos > CONFLICT_SHOWN.toNanos()) {
                conflicted = false;
                trouble.over();
            } else {
                trouble.worked();
            }
        }

        private void conflict(CallResult.Failed failed) throws InterruptedException {
            if (failed.description().contains("webhook")) {
                CallResult deleted = api.call(term.key(), "deleteWebhook", json.createObjectNode(), SHORT);
                if (!(deleted instanceof CallResult.Done)) {
                    trouble.pause(term, "A webhook is set and cannot be removed: " + deleted.trouble(), deleted);
                }
                return;
            }
            conflicted = true;
            conflictNanos = System.nanoTime();
            trouble.pause(
                    term,
                    "Another program takes updates with the same token, so each gets only some of them; stop the other"
                            + " one (409)",
                    AFTER_CONFLICT);
        }
    }
}
