package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.database.DirectConnections;
import io.kanal.shared.decisions.Decisions;
import io.kanal.shared.text.RichText;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** A dispatcher whose process is killed again and again in the middle of sending: real processes, really killed. */
@EmbeddedOnly
class KilledDispatcherTest {
    private static final int PEOPLE = 150;
    private static final int KILLS = 3;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void nobodyGetsItTwiceAndWhoMayHaveMissedItIsListed() throws Exception {
        try (Desk desk = new Desk()) {
            List<Long> people = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                people.add(desk.user("P" + i));
                desk.write(people.getLast(), desk.bot, "/start");
            }
            BotId bot;
            try (EdgeNode node = EdgeNode.on(database, desk.address()).start()) {
                bot = node.get(Bots.class)
                        .register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL))
                        .id();
                node.get(Bots.class).stop(Caller.KANAL, bot);
                Map<String, Outgoing> calls = new TreeMap<>();
                people.forEach(person -> calls.put("p" + person, Outgoing.message(person, RichText.plain("news"))));
                node.get(Dispatcher.class).enqueueAll(bot, calls, Priority.BROADCAST);
            }
            database.jdbc().sql("update telegram_bot set state = 'ACTIVE'").update();
            // Every second answer comes late, so that a kill finds calls on their way.
            desk.sim(
                    "faults",
                    Map.of("rates", Map.of("slow", 0.5), "methods", List.of("sendMessage"), "slow_ms", 400, "seed", 3));
            for (int kill = 1; kill <= KILLS; kill++) {
                int goal = kill * PEOPLE / (KILLS + 2);
                Process process = begun(desk.address());
                try {
                    await().atMost(Duration.ofSeconds(60)).until(() -> sent(desk, people) >= goal);
                } finally {
                    process.destroyForcibly();
                    assertThat(process.waitFor()).isNotZero();
                }
            }
            try (EdgeNode node = EdgeNode.on(database, desk.address()).start()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> waiting() == 0);
                Set<Long> uncertain =
                        node.get(Decisions.class).page(Caller.KANAL, "outgoing", null, Decisions.MOST).items().stream()
                                .map(call -> Objects.requireNonNull(call.chat()).marked())
                                .collect(java.util.stream.Collectors.toSet());
                assertThat(uncertain).as("calls that a kill found on their way").isNotEmpty();
                for (long person : people) {
                    int got = got(desk, person);
                    assertThat(got).as("copies for %d", person).isLessThanOrEqualTo(1);
                    if (got == 0) {
                        assertThat(uncertain).contains(person);
                    }
                }
                assertThat(desk.simulator.botApi().flood().refused()).isZero();
            }
        }
    }

    private Process begun(URI api) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledDispatcherTest.class.getName(),
                        database.jdbcUrl(),
                        database.user(),
                        database.password(),
                        api.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private long waiting() {
        return database.jdbc()
                .sql("select count(*) from telegram_outgoing where state in ('QUEUED', 'SENDING')")
                .query(Long.class)
                .single();
    }

    private static long sent(Desk desk, List<Long> people) {
        return people.stream().mapToInt(person -> got(desk, person)).sum();
    }

    private static int got(Desk desk, long person) {
        return desk.simulator
                .world()
                .with(() -> (int) desk.simulator.world().privateChat(desk.bot, person).messages().values().stream()
                        .filter(message -> message.actor() == desk.bot)
                        .count());
    }

    /** The process that will be killed. */
    public static void main(String[] arguments) throws InterruptedException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        source.setUser(arguments[1]);
        source.setPassword(arguments[2]);
        DirectConnections direct =
                new DirectConnections(() -> DriverManager.getConnection(arguments[0], arguments[1], arguments[2]));
        EdgeNode.on(source, direct, URI.create(arguments[3])).start();
        Thread.currentThread().join();
    }
}
