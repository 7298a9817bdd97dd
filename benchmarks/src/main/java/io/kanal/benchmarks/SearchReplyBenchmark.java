package io.kanal.benchmarks;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How long Kanal's own bot takes from {@code /search} being written to its reply reaching Telegram, over real posts: alone, and
 * while a broadcast goes out by the same bot. Telegram is a simulator in a process of its own, whose log tells when the reply came.
 */
final class SearchReplyBenchmark implements Benchmark {
    private static final String EXPORT = "cybersec-news-en.result.json.gz";
    private static final List<String> WORDS = List.of(
            "ransomware hospital",
            "zero day browser",
            "password manager",
            "phishing kit",
            "botnet router",
            "supply chain npm",
            "linux kernel exploit",
            "data breach airline");
    private static final int SEARCHES = 40;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** Longer than the simulator takes a message for an answer to what somebody just wrote. */
    private static final Duration SILENCE = Duration.ofSeconds(32);

    @Override
    public String name() {
        return "search-reply";
    }

    @Override
    public String title() {
        return "From /search to the reply at Telegram's door, alone and beside a broadcast";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Path exports = Path.of(arguments.isEmpty() ? "../shared/data/exports" : arguments.getFirst());
        report.line(
                "Bar: < 150 ms with a broadcast running. 39,194 posts; %d searches, one each %d s; from the moment before the"
                                .formatted(SEARCHES, BETWEEN.toSeconds())
                        + " person's message is handed to the simulator to the first message of the bot reaching it.");
        report.line("");
        report.line("| case | searches | p50 ms | p95 ms | max ms |");
        report.line("|---|---|---|---|---|");
        try (SimulatorProcess telegram = new SimulatorProcess();
                var kanal = new RunningKanal("kanal.bot.api-url=" + telegram.address())) {
            User administrator = kanal.get(Users.class).administrator();
            Caller caller = Caller.person(administrator.id(), true);
            bring(kanal, exports.resolve(EXPORT), caller);
            JsonNode made = telegram.order("createBot", Map.of("first_name", "Kanal", "username", "kanal_bot"));
            long telegramBot = made.get("id").asLong();
            String token = made.get("token").asString();
            // Each second has 30 of them, so the broadcast outlasts the searches.
            List<Long> people = people(telegram, telegramBot, (int) (SEARCHES * BETWEEN.toSeconds() * 35));
            forgetWhatTheyWrote(telegram, token);
            BotId bot = kanal.get(Bots.class)
                    .register(Caller.KANAL, new Secret<>(token), Set.of(BotPurpose.KANAL))
                    .id();
            long reader = person(telegram, "reader");
            String code = kanal.get(TelegramLinks.class)
                    .create(caller, administrator.id())
                    .code()
                    .reveal();
            reply(telegram, telegramBot, reader, "/start");
            reply(telegram, telegramBot, reader, code);
            Thread.sleep(SILENCE);
            for (int i = 0; i < 10; i++) {
                search(telegram, telegramBot, reader, i); // warms up
            }
            tell("alone", searches(telegram, telegramBot, reader), report);
            Map<String, Outgoing> calls = new LinkedHashMap<>();
            people.forEach(person -> calls.put(
                    "news" + person, Outgoing.message(person, RichText.plain("News of the day for those who asked."))));
            Dispatcher dispatcher = kanal.get(Dispatcher.class);
            dispatcher.enqueueAll(bot, calls, Priority.BROADCAST);
            List<Double> beside = searches(telegram, telegramBot, reader);
            long left = dispatcher.depths(Caller.KANAL).stream()
                    .mapToLong(depth -> depth.waiting())
                    .sum();
            tell("beside a broadcast of %,d (%,d were left at the end)".formatted(people.size(), left), beside, report);
        }
    }

    private static void bring(RunningKanal kanal, Path export, Caller caller) throws Exception {
        JobId job;
        try (InputStream upload = Files.newInputStream(export)) {
            job = kanal.get(Imports.class)
                    .start(upload, ImportOptions.of(export.getFileName().toString()), caller);
        }
        while (!kanal.get(Jobs.class).find(caller, job).orElseThrow().state().isFinal()) {
            Thread.sleep(100);
        }
    }

    private static List<Long> people(SimulatorProcess telegram, long bot, int count) throws Exception {
        List<Long> people = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long person = person(telegram, "person_" + i);
            telegram.order("send", Map.of("as", person, "chat", bot, "text", "/start"));
            people.add(person);
        }
        return people;
    }

    private static long person(SimulatorProcess telegram, String name) throws Exception {
        return telegram.order("createUser", Map.of("first_name", name, "username", name + "_x"))
                .get("id")
                .asLong();
    }

    /** Acknowledges the waiting updates, so that Kanal's bot need not answer thousands of greetings first. */
    private static void forgetWhatTheyWrote(SimulatorProcess telegram, String token) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(telegram.address() + "/bot" + token + "/getUpdates?offset=-1"))
                    .build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    private static List<Double> searches(SimulatorProcess telegram, long bot, long reader) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < SEARCHES; i++) {
            times.add(search(telegram, bot, reader, i));
        }
        return times;
    }

    private static double search(SimulatorProcess telegram, long bot, long reader, int number) throws Exception {
        double millis = reply(telegram, bot, reader, "/search " + WORDS.get(number % WORDS.size()));
        Thread.sleep(BETWEEN);
        return millis;
    }

    /** Milliseconds from before a person writes until the bot's message to them has come. */
    private static double reply(SimulatorProcess telegram, long bot, long person, String text) throws Exception {
        Instant written = Instant.now();
        telegram.order("send", Map.of("as", person, "chat", bot, "text", text));
        long until = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < until) {
            Thread.sleep(300); // looks seldom, so as not to disturb what it measures; the log has the time
            Instant came = null;
            for (JsonNode call : telegram.calls(200)) {
                Instant at = Instant.parse(call.get("at").asString());
                if (at.isBefore(written)) {
                    break;
                }
                if (call.get("method").asString().equals("sendMessage")
                        && call.get("chat").asString().equals(Long.toString(person))
                        && call.get("outcome").asString().equals("ok")) {
                    came = at;
                }
            }
            if (came != null) {
                return Duration.between(written, came).toNanos() / 1e6;
            }
        }
        throw new IllegalStateException("The bot does not answer " + text);
    }

    private static void tell(String name, List<Double> times, Report report) {
        double[] all = times.stream().mapToDouble(Double::doubleValue).toArray();
        report.line("| %s | %d | %.0f | %.0f | %.0f |"
                .formatted(
                        name,
                        all.length,
                        Report.percentile(all, 0.5),
                        Report.percentile(all, 0.95),
                        Report.percentile(all, 1)));
    }
}
