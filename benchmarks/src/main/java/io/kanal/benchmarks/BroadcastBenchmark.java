package io.kanal.benchmarks;

import io.kanal.shared.Caller;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.decisions.Decidable;
import io.kanal.shared.decisions.Decisions;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.OutgoingDepth;
import io.kanal.telegram.OutgoingId;
import io.kanal.telegram.OutgoingState;
import io.kanal.telegram.OutgoingView;
import io.kanal.telegram.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A broadcast to many people through the dispatcher, to a simulated Telegram in a process of its own that keeps its limits. */
final class BroadcastBenchmark implements Benchmark {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration BETWEEN_REPLIES = Duration.ofSeconds(2);
    private static final Duration LONGEST_REPLY = Duration.ofSeconds(10);
    /** Longer than the simulator takes a message for an answer to what somebody just wrote. */
    private static final Duration SILENCE = Duration.ofSeconds(32);

    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public String title() {
        return "Broadcast: quiet, and with errors, lost answers and waits";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int quiet = arguments.isEmpty() ? 5_000 : Integer.parseInt(arguments.get(0));
        int rough = arguments.size() < 2 ? quiet : Integer.parseInt(arguments.get(1));
        report.line("Bars: ≥ 29 messages/s with no 429 in the quiet case; nobody twice, nobody missed but the listed"
                + " uncertain ones, and no call inside a wait that applies to it, in the rough one (1 % errors 500, 1 %"
                + " lost answers, two forced 429s).");
        report.line("");
        report.line(
                "A reply is handed to the queue every two seconds while the broadcast runs, for somebody who has just"
                        + " written; its time is from there to Telegram's answer being noted.");
        report.line("");
        report.line("| case | people | messages/s | 429s | got it once | twice | missed | uncertain, of them delivered"
                + " | calls inside a wait | reply p50 / p95 / max ms |");
        report.line("|---|---|---|---|---|---|---|---|---|---|");
        try (SimulatorProcess telegram = new SimulatorProcess();
                var kanal = new RunningKanal("kanal.bot.api-url=" + telegram.address())) {
            if (quiet > 0) {
                measure(telegram, kanal, "quiet", quiet, false, report);
            }
            if (rough > 0) {
                measure(telegram, kanal, "rough", rough, true, report);
            }
        }
    }

    private static void measure(
            SimulatorProcess telegram, RunningKanal kanal, String name, int count, boolean rough, Report report)
            throws Exception {
        JsonNode made =
                telegram.order("createBot", Map.of("first_name", "Kanal", "username", "kanal_" + name + "_bot"));
        long telegramBot = made.get("id").asLong();
        Set<Long> people = new HashSet<>();
        for (int i = 0; i < count; i++) {
            long person = telegram.order(
                            "createUser", Map.of("first_name", "P" + i, "username", "person_" + name + "_" + i))
                    .get("id")
                    .asLong();
            telegram.order("send", Map.of("as", person, "chat", telegramBot, "text", "/start"));
            people.add(person);
        }
        Thread.sleep(SILENCE);
        BotId bot = kanal.get(Bots.class)
                .register(Caller.KANAL, new Secret<>(made.get("token").asString()), Set.of(BotPurpose.HOSTED))
                .id();
        Dispatcher dispatcher = kanal.get(Dispatcher.class);
        if (rough) {
            telegram.order(
                    "faults",
                    Map.of(
                            "rates", Map.of("error_500", 0.01, "reset_after", 0.01),
                            "methods", List.of("sendMessage"),
                            "seed", 20261121));
        }
        Map<String, Outgoing> calls = new LinkedHashMap<>();
        people.forEach(person -> calls.put(
                name + person, Outgoing.message(person, RichText.plain("News of the day for everybody who asked."))));
        dispatcher.enqueueAll(bot, calls, Priority.BROADCAST);
        int forced = 0;
        long waiting = count;
        long replied = System.nanoTime();
        List<Double> replies = new ArrayList<>();
        while (waiting > 0) {
            Thread.sleep(BETWEEN_LOOKS);
            if (System.nanoTime() - replied > BETWEEN_REPLIES.toNanos()) {
                replied = System.nanoTime();
                replies.add(reply(telegram, dispatcher, bot, telegramBot, name + replies.size()));
            }
            waiting = dispatcher.depths(Caller.KANAL).stream()
                    .mapToLong(OutgoingDepth::waiting)
                    .sum();
            if (rough && forced < 2 && waiting < count * (2 - forced) / 3) {
                telegram.order("floodWait", Map.of("bot", telegramBot, "seconds", 2));
                forced++;
            }
        }
        telegram.order("faults", Map.of());
        tell(telegram, kanal.get(Decisions.class), new Case(name, telegramBot, bot, people, replies), report);
    }

    /** Milliseconds that a reply to somebody new takes. */
    private static double reply(
            SimulatorProcess telegram, Dispatcher dispatcher, BotId bot, long telegramBot, String key)
            throws Exception {
        long person = telegram.order("createUser", Map.of("first_name", "R", "username", "asks_" + key))
                .get("id")
                .asLong();
        telegram.order("send", Map.of("as", person, "chat", telegramBot, "text", "/search"));
        long began = System.nanoTime();
        OutgoingId id = dispatcher.enqueue(
                bot, Outgoing.message(person, RichText.plain("What was found")), Priority.REPLY, "reply" + key);
        OutgoingState state = OutgoingState.QUEUED;
        while (!state.over()
                && state != OutgoingState.UNCERTAIN
                && System.nanoTime() - began < LONGEST_REPLY.toNanos()) {
            Thread.sleep(1);
            state = dispatcher.find(id).map(OutgoingView::state).orElseThrow();
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private record Case(String name, long telegramBot, BotId bot, Set<Long> people, List<Double> replies) {}

    private record Call(Instant at, String outcome) {}

    private static void tell(SimulatorProcess telegram, Decisions decisions, Case measured, Report report)
            throws Exception {
        List<Call> calls = new ArrayList<>();
        Map<Long, Integer> got = new HashMap<>();
        for (JsonNode entry : telegram.calls(20_000)) {
            if (entry.get("bot").asLong() != measured.telegramBot()
                    || !entry.get("method").asString().equals("sendMessage")) {
                continue;
            }
            String outcome = entry.get("outcome").asString();
            calls.addFirst(new Call(Instant.parse(entry.get("at").asString()), outcome));
            long chat = Long.parseLong(entry.get("chat").asString());
            if ((outcome.equals("ok") || outcome.equals("RESET_AFTER"))
                    && measured.people().contains(chat)) {
                got.merge(chat, 1, Integer::sum);
            }
        }
        Set<Long> uncertain = new HashSet<>();
        for (Decidable.Item call :
                decisions.page(Caller.KANAL, "outgoing", null, Decisions.MOST).items()) {
            TelegramChatId chat = call.chat();
            if (Objects.equals(call.bot(), measured.bot().value()) && chat != null) {
                uncertain.add(chat.marked());
            }
        }
        double seconds =
                Duration.between(calls.getFirst().at(), calls.getLast().at()).toMillis() / 1000.0;
        long twice = got.values().stream().filter(times -> times > 1).count();
        long missed = measured.people().stream()
                .filter(person -> !got.containsKey(person) && !uncertain.contains(person))
                .count();
        long delivered = uncertain.stream().filter(got::containsKey).count();
        double[] replies =
                measured.replies().stream().mapToDouble(Double::doubleValue).toArray();
        report.line("| %s | %d | %.2f | %d | %d | %d | %d | %d, %d | %d | %.0f / %.0f / %.0f |"
                .formatted(
                        measured.name(),
                        measured.people().size(),
                        (got.size() - 1) / seconds,
                        calls.stream()
                                .filter(call -> call.outcome().equals("429"))
                                .count(),
                        got.values().stream().filter(times -> times == 1).count(),
                        twice,
                        missed,
                        uncertain.size(),
                        delivered,
                        insideWaits(calls),
                        Report.percentile(replies, 0.5),
                        Report.percentile(replies, 0.95),
                        Report.percentile(replies, 1)));
    }

    /**
     * Calls that came within the four seconds that the simulator named each time (two, doubled because we knocked), counted
     * from 250 ms after it did: what was on its way then could not know.
     */
    private static long insideWaits(List<Call> calls) {
        long inside = 0;
        for (Call told : calls) {
            if (told.outcome().equals("429")) {
                inside += calls.stream()
                        .filter(call -> call.at().isAfter(told.at().plusMillis(250))
                                && call.at().isBefore(told.at().plusMillis(4_000)))
                        .count();
            }
        }
        return inside;
    }
}
