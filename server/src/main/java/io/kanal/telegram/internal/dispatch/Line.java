package io.kanal.telegram.internal.dispatch;

import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Priority;
import io.kanal.telegram.internal.api.BotApi;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The line of one token to the Bot API: makes one call that the gates let through, and draws from its result what holds for
 * calls to come: waits, breakers, blocked marks, new ids. What becomes of the call itself is its caller's affair.
 */
final class Line {
    private static final Logger log = LoggerFactory.getLogger(Line.class);
    /** The method that tells the id behind a name. */
    static final String LOOK_UP = "getChat";

    private static final Duration LEAST_PER_CALL = Duration.ofMillis(200);
    private static final int MOST_NAMES = 10_000;

    private final BotId bot;
    private final BotApi api;
    private final Gates gates;
    private final PauseRows pauses;
    private final BlockedRows blocked;
    private final OutgoingRows rows;
    private final DispatchMetrics metrics;
    private final Supplier<Duration> mostPerCall;
    private final Map<String, Long> names = new ConcurrentHashMap<>();

    Line(
            BotId bot,
            BotApi api,
            Gates gates,
            PauseRows pauses,
            BlockedRows blocked,
            OutgoingRows rows,
            DispatchMetrics metrics,
            Supplier<Duration> mostPerCall) {
        this.bot = bot;
        this.api = api;
        this.gates = gates;
        this.pauses = pauses;
        this.blocked = blocked;
        this.rows = rows;
        this.metrics = metrics;
        this.mostPerCall = mostPerCall;
    }

    /** Whether the token is still ours for long enough to make a call. */
    boolean open() {
        return mostPerCall.get().compareTo(LEAST_PER_CALL) > 0;
    }

    /** A result with what follows from it. */
    record Outcome(CallResult result, Verdict verdict) {}

    /** Makes a call that the gates have let through. */
    Outcome call(Attempt attempt, ObjectNode parameters, Duration most) {
        Duration limit = mostPerCall.get();
        CallResult result = api.call(bot, attempt.method(), parameters, most.compareTo(limit) < 0 ? most : limit);
        Verdict verdict = Verdict.of(attempt.method(), result);
        note(attempt, result, verdict);
        metrics.sent(attempt.priority(), label(verdict));
        return new Outcome(result, verdict);
    }

    private void note(Attempt attempt, CallResult result, Verdict verdict) {
        Gates.Place place = new Gates.Place(attempt.chat(), attempt.family());
        Long chat = attempt.chat();
        if (result instanceof CallResult.Done
                || (result instanceof CallResult.Failed && !(verdict instanceof Verdict.Again))) {
            gates.answered(place);
        }
        switch (verdict) {
            case Verdict.Wait(Duration time) -> {
                gates.pause(place, time);
                metrics.toldToWait();
                pauses.add(bot, place, time);
                log.warn("Telegram lets bot {} wait for {} s after {}", bot, time.toSeconds(), attempt.method());
            }
            case Verdict.Again(String why) -> gates.failed(place);
            case Verdict.Unknown(String why) -> gates.failed(place);
            case Verdict.NoToken(String why) -> gates.pauseToken(Gates.LONGEST_TOKEN_PAUSE);
            case Verdict.Migrated(long to) -> {
                if (chat != null) {
                    rows.migrate(bot, chat, to);
                }
            }
            case Verdict.Blocked(String why) -> {
                if (chat != null) {
                    blocked.add(bot, chat, why);
                }
            }
            case Verdict.Done(JsonNode answer) -> {
                if (chat != null && attempt.weight() > 0) {
                    if (chat < 0
                            && answer.path("chat").path("type").asString("").equals("channel")) {
                        gates.isChannel(chat);
                    }
                    if (!attempt.priority().bulk()) {
                        // Somebody is there again; what was said before counts no more.
                        blocked.remove(bot, chat);
                    }
                }
            }
            case Verdict.TooLong _, Verdict.BadMarkup _, Verdict.Gone _, Verdict.Failed _ -> {}
        }
    }

    /** The id behind a public name, asked for once and kept. The caller has passed the gates for {@link #LOOK_UP}. */
    Outcome resolve(String username) {
        Long known = names.get(username);
        if (known != null) {
            CallResult result = new CallResult.Done(JsonNodeFactory.instance.numberNode(known));
            return new Outcome(result, new Verdict.Done(JsonNodeFactory.instance.numberNode(known)));
        }
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.put("chat_id", "@" + username);
        Attempt attempt = Attempt.of(LOOK_UP, null, parameters, Priority.REPLY);
        Outcome outcome = call(attempt, parameters, Duration.ofSeconds(10));
        if (outcome.verdict() instanceof Verdict.Done(JsonNode chat)) {
            JsonNode id = chat.path("id");
            if (names.size() > MOST_NAMES) {
                names.clear();
            }
            names.put(username, id.asLong());
            return new Outcome(outcome.result(), new Verdict.Done(id));
        }
        return outcome;
    }

    /** A name whose id turned out to be gone is asked for anew. */
    void forgetName(long chat) {
        names.values().remove(chat);
    }

    static String label(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Done _ -> "done";
            case Verdict.Wait _ -> "wait";
            case Verdict.Again _ -> "again";
            case Verdict.NoToken _ -> "no_token";
            case Verdict.Migrated _ -> "migrated";
            case Verdict.TooLong _ -> "too_long";
            case Verdict.BadMarkup _ -> "bad_markup";
            case Verdict.Blocked _ -> "blocked";
            case Verdict.Gone _ -> "gone";
            case Verdict.Failed _ -> "failed";
            case Verdict.Unknown _ -> "uncertain";
        };
    }
}
