package io.kanal.telegram.dispatch;

import io.kanal.telegram.CallResult;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.telegram.gates.Attempt;
import io.kanal.telegram.gates.Gates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Sends now or not at all: on the caller's thread, behind the same gates, up to a deadline. What needs no second thought of a
 * person is mended on the way, as in the queue: a new id, a split, plain text, another try.
 */
final class DirectLane {
    private static final Logger log = LoggerFactory.getLogger(DirectLane.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);
    private static final int MOST_CALLS = 30;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Gates gates;
    private final Line line;

    DirectLane(Gates gates, Line line) {
        this.gates = gates;
        this.line = line;
    }

    static CallResult notHere() {
        return new CallResult.Failed(UNAVAILABLE, "This node does not hold the bot's token", null, null);
    }

    CallResult send(Outgoing given, Priority priority, Duration deadline) {
        long end = gates.now() + deadline.toNanos();
        Outgoing call = given;
        String username = given.username();
        if (username != null) {
            CallResult closed = passed(Attempt.of(Line.LOOK_UP, null, given.parameters(), priority), end);
            if (closed != null) {
                return closed;
            }
            Line.Outcome found = line.resolve(username);
            if (!(found.verdict() instanceof Verdict.Done(JsonNode chat))) {
                return found.result();
            }
            call = given.to(chat.asLong());
        }
        return send(call, priority, end);
    }

    private CallResult send(Outgoing given, Priority priority, long end) {
        Outgoing call = given;
        Rendering rendering = Rendering.FIRST;
        CallResult last = DirectLane.notHere();
        for (int made = 0; made < MOST_CALLS; made++) {
            Rendering.Piece piece = rendering.piece(call);
            Attempt attempt = Attempt.of(piece.method(), call.chatId(), piece.parameters(), priority);
            CallResult closed = passed(attempt, end);
            if (closed != null) {
                return closed;
            }
            if (!line.open()) {
                return notHere();
            }
            Line.Outcome outcome = line.call(attempt, piece.parameters(), left(end));
            last = outcome.result();
            keep(attempt, outcome.verdict());
            if (outcome.verdict() instanceof Verdict.Done && piece.last()) {
                return last;
            }
            boolean goesOn = true;
            switch (outcome.verdict()) {
                case Verdict.Done _ -> rendering = piece.next();
                // The gates know of it.
                case Verdict.Wait _ -> {}
                case Verdict.Migrated(long to) -> call = call.to(to);
                case Verdict.TooLong _ -> {
                    goesOn = rendering.canBeShorter(call);
                    rendering = rendering.shorter(call);
                }
                case Verdict.BadMarkup _ -> {
                    goesOn = !rendering.plain() && call.words() != null;
                    rendering = rendering.asPlain();
                }
                case Verdict.Again _ -> goesOn = end - gates.now() > BETWEEN_TRIES.toNanos() && slept(BETWEEN_TRIES);
                case Verdict.NoToken _, Verdict.Blocked _, Verdict.Gone _, Verdict.Failed _, Verdict.Unknown _ ->
                    goesOn = false;
            }
            if (!goesOn) {
                return last;
            }
        }
        return last;
    }

    private void keep(Attempt attempt, Verdict verdict) {
        try {
            line.keep(attempt, verdict);
        } catch (RuntimeException e) {
            // The call was made: its caller has to hear how it went, whatever the database does now.
            log.warn("What a call taught cannot be kept: {}", e.getMessage());
        }
    }

    /** Waits for the gates; a refusal of ours when they do not open in time. */
    private @Nullable CallResult passed(Attempt attempt, long end) {
        while (true) {
            Gates.Answer answer = gates.pass(attempt);
            if (answer.passed()) {
                return null;
            }
            Duration wait = Duration.ofNanos(Math.max(1, answer.opensAt() - gates.now()));
            if (answer.opensAt() - end >= 0 || !slept(wait)) {
                return new CallResult.Failed(TOO_MANY_REQUESTS, "Not sent: the limits open too late", wait, null);
            }
        }
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(Duration.ofSeconds(1).toNanos(), end - gates.now()));
    }

    private static boolean slept(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
