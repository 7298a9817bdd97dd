package io.kanal.benchmarks;

import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Updates of one bot from the simulator, which runs in this process, into a whole Kanal in a process of its own: how many a
 * second, how fast at a steady pace, and whether all of them are handled exactly once while that process is killed.
 */
final class IntakeBenchmark implements Benchmark {
    private static final int MANY = 50_000;
    private static final int PACE = 1_000;
    private static final int PACE_SECONDS = 20;
    private static final int KILLS = 10;
    private static final int CHATS = 200;

    private final Random random = new Random(11);
    private final List<Chat> chats = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long botId;
    private long sent;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String title() {
        return "Updates of a bot: stored, answered, and over kill -9";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int kills = arguments.isEmpty() ? KILLS : Integer.parseInt(arguments.getFirst());
        report.line("Bars: ≥ 5,000 stored/s; p99 < 25 ms at 1,000/s; none lost, none handled twice over ten kill -9.");
        report.line("");
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "kanal-intake");
        try (Simulator simulator = Simulator.start(SimulatorOptions.forTests())) {
            Bot bot = simulator
                    .bots()
                    .add(new User(0, true, "Kanal", null, "kanal_bot", null, false, false), null, Bot.Traits.USUAL);
            botId = bot.id();
            World world = simulator.world();
            world.with(() -> {
                for (int i = 0; i < CHATS; i++) {
                    User person = world.addUser(new User(0, false, "P" + i, null, null, "en", false, false));
                    chats.add(world.privateChat(person.id(), bot.id()));
                }
                return true;
            });
            IntakeServer.Running server = IntakeServer.start(directory, simulator.address(), bot.token());
            try {
                throughput(simulator, bot, "each handled in a transaction of its own", 1, report);
                server.awaitHandled(sent);
                throughput(simulator, bot, "one of ten handled so, the others passed over", 10, report);
                server.awaitHandled(sent);
                pace(simulator, server, report);
                server = overKills(kills, directory, simulator, bot, server, report);
            } finally {
                server.kill();
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }

    /** Updates pile up faster than they are taken; what is left when all are made is then taken as fast as can be. */
    private void throughput(Simulator simulator, Bot bot, String what, int handledOneOf, Report report)
            throws Exception {
        write(simulator.world(), 2_000);
        awaitPending(simulator, bot, 0);
        long begun = System.nanoTime();
        simulator.world().with(() -> {
            for (int i = 0; i < MANY; i++) {
                if (i % handledOneOf == 0) {
                    send(simulator.world());
                } else {
                    chat(simulator.world(), i);
                }
            }
            return true;
        });
        double making = (System.nanoTime() - begun) / 1e9;
        long start = System.nanoTime();
        int before = pending(simulator, bot);
        awaitPending(simulator, bot, 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        report.line(
                "Stored and acknowledged, %s: **%,.0f updates/s** (%,d waiting updates of one bot in %.1f s, made in %.1f s)."
                        .formatted(what, before / seconds, before, seconds, making));
        report.line("");
    }

    private void pace(Simulator simulator, IntakeServer.Running server, Report report) throws Exception {
        long from = sent;
        long start = System.nanoTime();
        for (int i = 0; i < PACE * PACE_SECONDS; i++) {
            long due = start + i * (1_000_000_000L / PACE);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            write(simulator.world(), 1);
        }
        double pace = PACE * PACE_SECONDS / ((System.nanoTime() - start) / 1e9);
        server.awaitHandled(sent);
        report.line("");
        report.line("| at %,.0f/s for %d s | p50 ms | p95 ms | p99 ms | max ms |".formatted(pace, PACE_SECONDS));
        report.line("|---|---|---|---|---|");
        report.line("| written to stored | " + server.ask("stored " + from) + " |");
        report.line("| written to handled by its responder | " + server.ask("handled " + from) + " |");
    }

    private IntakeServer.Running overKills(
            int kills, Path directory, Simulator simulator, Bot bot, IntakeServer.Running first, Report report)
            throws Exception {
        IntakeServer.Running server = first;
        Thread writing = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                write(simulator.world(), 1);
                LockSupport.parkNanos(2_000_000);
            }
        });
        for (int kill = 0; kill < kills; kill++) {
            Thread.sleep(random.nextInt(300, 3_000));
            server.kill();
            server = IntakeServer.start(directory, simulator.address(), bot.token());
        }
        writing.interrupt();
        writing.join();
        awaitPending(simulator, bot, 0);
        server.awaitHandled(sent);
        report.line("");
        report.line("Over %d kill -9 at random moments, with 500 updates/s coming: %s of %,d updates in all."
                .formatted(kills, server.ask("losses " + sent), sent));
        return server;
    }

    private void write(World world, int updates) {
        world.with(() -> {
            for (int i = 0; i < updates; i++) {
                send(world);
            }
            return true;
        });
    }

    /** The text holds the number and the moment in microseconds. */
    private void send(World world) {
        Chat chat = chats.get((int) (sent % CHATS));
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        world.posts().send(chat.other(botId), chat, NewMessage.text("n " + sent + " " + micros));
        sent++;
    }

    /** What people say to each other: stored and given to observers, and no responder does anything about it. */
    private void chat(World world, int number) {
        Chat chat = chats.get(number % CHATS);
        world.posts().send(chat.other(botId), chat, NewMessage.text(IntakeServer.CHATTER));
    }

    private void awaitPending(Simulator simulator, Bot bot, int most) throws Exception {
        long until = System.nanoTime() + 120_000_000_000L;
        while (pending(simulator, bot) > most) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("Not all updates were taken within two minutes");
            }
            Thread.sleep(10);
        }
    }

    private int pending(Simulator simulator, Bot bot) throws IOException, InterruptedException {
        URI uri = simulator.address().resolve("/bot" + bot.token() + "/getWebhookInfo");
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared()
                .readTree(answer.body())
                .path("result")
                .path("pending_update_count")
                .asInt();
    }
}
