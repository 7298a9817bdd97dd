package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Priority;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotKey;
import io.kanal.telegram.gates.Attempt;
import io.kanal.telegram.gates.Gates;
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
 *
 * <p>Making a call touches no database, so its result cannot get lost with one; {@link #keep} writes down what it taught.
 */
final class Line {
    private static final Logger log = LoggerFactory.getLogger(Line.class);
    /** The method that tells the id behind a name. */
    static final String LOOK_UP = "getChat";

    private static final Duration LEAST_PER_CALL = Duration.ofMillis(200);
    private static final int MOST_NAMES = 10_000;

    private final BotId bot;
    private final Supplier<BotKey> key;
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
            Supplier<BotKey> key,
            BotApi api,
            Gates gates,
            PauseRows pauses,
            BlockedRows blocked,
            OutgoingRows rows,
            DispatchMetrics metrics,
            Supplier<Duration> mostPerCall) {
        this.bot = bot;
        this.key = key;
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

    /** Makes a call that the gates have let through. What it taught lasts over a restart only once it is kept. */
    Outcome call(Attempt attempt, ObjectNode parameters, Duration most) {
        Duration limit = mostPerCall.get();
        CallResult result = api.call(key.get(), attempt.method(), parameters, most.compareTo(limit) < 0 ? most : limit);
        Verdict verdict = Verdict.of(attempt.method(), result);
        tellGates(attempt, result, verdict);
        metrics.sent(attempt.priority(), label(verdict));
        return new Outcome(result, verdict);
    }

    private void tellGates(Attempt attempt, CallResult result, Verdict verdict) {
        Gates.Place place = place(attempt);
        Long chat = attempt.chat();
        if (result instanceof CallResult.Done
                || (result instanceof CallResult.Failed && !(verdict instanceof Verdict.Again))) {
            gates.answered(place);
        }
        switch (verdict) {
            case Verdict.Wait(Duration time) -> {
                gates.pause(place, time);
                metrics.toldToWait();
                log.warn("Telegram lets bot {} wait for {} s after {}", bot, time.toSeconds(), attempt.method());
            }
            case Verdict.Again(String why) -> gates.failed(place);
            case Verdict.Unknown(String why) -> gates.failed(place);
            case Verdict.NoToken(String why) -> gates.pauseToken(Gates.LONGEST_TOKEN_PAUSE);
            case Verdict.Done(JsonNode answer) -> {
                if (chat != null
                        && chat < 0
                        && attempt.weight() > 0
                        && answer.path("chat").path("type").asString("").equals("channel")) {
                    gates.isChannel(chat);
                }
            }
            case Verdict.Migrated _,
                    Verdict.Blocked _,
                    Verdict.TooLong _,
                    Verdict.BadMarkup _,
                    Verdict.Gone _,
                    Verdict.Failed _ -> {}
        }
    }

    /** Writes down what a call taught; doing it again changes nothing. Fails where the database does. */
    void keep(Attempt attempt, Verdict verdict) {
        Long chat = attempt.chat();
        if (verdict instanceof Verdict.Wait(Duration time)) {
            pauses.add(bot, place(attempt), time);
        }
        if (chat == null) {
            return;
        }
        switch (verdict) {
            case Verdict.Migrated(long to) -> rows.migrate(bot, chat, to);
            case Verdict.Blocked(String why) -> blocked.add(bot, chat, why);
            case Verdict.Done _
            when attempt.weight() > 0 && !attempt.priority().bulk() ->
                // Somebody is there again; what was said before counts no more.
                blocked.remove(bot, chat);
            default -> {
                // Nothing that outlives the call.
            }
        }
    }

    private static Gates.Place place(Attempt attempt) {
        return new Gates.Place(attempt.chat(), attempt.family());
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
        keep(attempt, outcome.verdict());
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
