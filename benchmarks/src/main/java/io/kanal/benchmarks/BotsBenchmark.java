package io.kanal.benchmarks;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.shared.Caller;
import io.kanal.shared.secrets.Secret;
import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.simulator.botapi.Bot;
import io.kanal.simulator.world.User;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What bots at rest cost the database, alone and while changes that are none of their business come in. */
final class BotsBenchmark implements Benchmark {
    private static final int BOTS = 40;
    private static final int SECONDS = 30;
    private static final int CHANGES_PER_SECOND = 9;
    /** For what a start or a new bot brings with it to be over. */
    private static final long SETTLING_SECONDS = 15;

    @Override
    public String name() {
        return "bots";
    }

    @Override
    public String title() {
        return "Bots at rest: transactions of the database";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int bots = arguments.isEmpty() ? BOTS : Integer.parseInt(arguments.getFirst());
        report.line("Bar: what bots at rest cost does not follow their number; changes that are not theirs wake none.");
        report.line("");
        report.line("| bots | unrelated changes/s | transactions/s |");
        report.line("|---|---|---|");
        try (Simulator simulator = Simulator.start(SimulatorOptions.forTests());
                RunningKanal kanal =
                        new RunningKanal("kanal.bot.api-url=" + simulator.address(), "logging.level.root=WARN")) {
            measure(kanal, 0, 0, report);
            measure(kanal, 0, CHANGES_PER_SECOND, report);
            for (int i = 0; i < bots; i++) {
                Bot bot = simulator
                        .bots()
                        .add(
                                new User(0, true, "B" + i, null, "bench" + i + "_bot", null, false, false),
                                null,
                                Bot.Traits.USUAL);
                kanal.get(Bots.class).register(Caller.KANAL, new Secret<>(bot.token()), Set.of(BotPurpose.HOSTED));
            }
            measure(kanal, bots, 0, report);
            measure(kanal, bots, CHANGES_PER_SECOND, report);
        }
    }

    private static void measure(RunningKanal kanal, int bots, int changesPerSecond, Report report)
            throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
        long before = committed(kanal);
        long start = System.nanoTime();
        int made = 0;
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(SECONDS)) {
            if (changesPerSecond > 0) {
                change(kanal);
                made++;
                LockSupport.parkNanos(
                        start + made * TimeUnit.SECONDS.toNanos(1) / changesPerSecond - System.nanoTime());
            } else {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report.line("| %d | %d | %.1f |".formatted(bots, changesPerSecond, (committed(kanal) - before) / seconds));
    }

    private static void change(RunningKanal kanal) {
        kanal.get(TransactionTemplate.class)
                .executeWithoutResult(status ->
                        kanal.get(ChangeLog.class).append(Lane.LIVE, ChangeKind.WATCH_CHANGED, null, null, null));
    }

    private static long committed(RunningKanal kanal) {
        return kanal.get(JdbcClient.class)
                .sql("select xact_commit from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }
}
