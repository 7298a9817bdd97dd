package io.kanal.telegram.internal.dispatch;

import io.kanal.changes.Signals;
import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.telegram.internal.Term;
import io.kanal.telegram.internal.TokenWork;
import io.kanal.telegram.internal.api.BotApi;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends for every bot whose token this node holds. Ends last, so that what the other parts still say gets out. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public final class Dispatching implements TokenWork {
    /** Wakes whoever sends. */
    public static final String SIGNAL = "outgoing";

    private static final Logger log = LoggerFactory.getLogger(Dispatching.class);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(25);

    private final BotApi api;
    private final OutgoingRows rows;
    private final OutgoingReport report;
    private final PauseRows pauses;
    private final BlockedRows blocked;
    private final DispatchMetrics metrics;
    private final Signals signals;
    private final Map<BotId, DirectLane> open = new ConcurrentHashMap<>();

    public Dispatching(
            BotApi api,
            OutgoingRows rows,
            OutgoingReport report,
            PauseRows pauses,
            BlockedRows blocked,
            DispatchMetrics metrics,
            Signals signals) {
        this.api = api;
        this.rows = rows;
        this.report = report;
        this.pauses = pauses;
        this.blocked = blocked;
        this.metrics = metrics;
        this.signals = signals;
    }

    @Override
    public String name() {
        return "sending";
    }

    /** Now, under the gates, at the latest by the deadline. */
    public CallResult send(BotId bot, Outgoing call, Priority priority, Duration deadline) {
        DirectLane lane = open.get(bot);
        return lane == null ? DirectLane.notHere() : lane.send(call, priority, deadline);
    }

    @Override
    public void run(Term term) throws InterruptedException {
        BotId bot = term.bot().id();
        long epoch = term.lease().epoch();
        int uncertain = rows.takeOver(bot, epoch);
        if (uncertain > 0) {
            log.warn(
                    "{} calls of bot {} were on their way when the program ended: listed as uncertain", uncertain, bot);
        }
        Gates gates = new Gates(System::nanoTime);
        rows.recent(bot).forEach(recent -> gates.remember(recent.attempt(), recent.ago()));
        pauses.restore(bot, gates);
        Line line = new Line(bot, term::key, api, gates, pauses, blocked, rows, metrics, () -> {
            Duration held = term.lease().remaining();
            return held.compareTo(LONGEST_CALL) < 0 ? held : LONGEST_CALL;
        });
        DurableLane lane = new DurableLane(bot, epoch, rows, line, gates, term::over, () -> signals.wakeHere(SIGNAL));
        DirectLane direct = new DirectLane(gates, line);
        open.put(bot, direct);
        metrics.opened(gates);
        term.whenOver(() -> signals.wakeHere(SIGNAL));
        try {
            send(term, lane);
        } finally {
            open.remove(bot, direct);
            metrics.closed(gates);
            lane.drain(DRAIN);
        }
    }

    private void send(Term term, DurableLane lane) throws InterruptedException {
        long pruned = System.nanoTime() - BETWEEN_PRUNINGS.toNanos() - 1;
        while (!term.over()) {
            long seen = signals.count(SIGNAL);
            Duration wait = lane.look(seen);
            if (System.nanoTime() - pruned > BETWEEN_PRUNINGS.toNanos()) {
                report.prune();
                pruned = System.nanoTime();
            }
            if (!term.over()) {
                signals.await(SIGNAL, seen, wait);
            }
        }
    }
}
