package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.desk.Term;
import io.kanal.telegram.desk.TokenWork;
import io.kanal.telegram.gates.Gates;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
    /** Says which bots have something to send. */
    public static final String SIGNAL = "outgoing";

    private static final Logger log = LoggerFactory.getLogger(Dispatching.class);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(25);

    private final BotApi api;
    private final OutgoingRows rows;
    private final PauseRows pauses;
    private final BlockedRows blocked;
    private final DispatchMetrics metrics;
    private final Map<BotId, DirectLane> open = new ConcurrentHashMap<>();

    public Dispatching(BotApi api, OutgoingRows rows, PauseRows pauses, BlockedRows blocked, DispatchMetrics metrics) {
        this.api = api;
        this.rows = rows;
        this.pauses = pauses;
        this.blocked = blocked;
        this.metrics = metrics;
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
    public Set<String> signals() {
        return Set.of(SIGNAL);
    }

    @Override
    public Set<BotId> waiting(Set<BotId> bots) {
        return rows.waiting(bots);
    }

    @Override
    public Shift begin(Term term) {
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
        DurableLane lane = new DurableLane(bot, epoch, rows, line, gates, term::over, () -> term.signal(signals()));
        return new Sending(term, gates, lane, new DirectLane(gates, line));
    }

    /** What one bot sends during one term. */
    private final class Sending implements Shift {
        private final Term term;
        private final Gates gates;
        private final DurableLane lane;
        private final DirectLane direct;

        Sending(Term term, Gates gates, DurableLane lane, DirectLane direct) {
            this.term = term;
            this.gates = gates;
            this.lane = lane;
            this.direct = direct;
            open.put(term.bot().id(), direct);
            metrics.opened(gates);
        }

        @Override
        public void work(Set<String> signals) throws InterruptedException {
            boolean more = true;
            while (!term.over()) {
                Duration wait = lane.look(more);
                if (lane.isIdle() && !rows.isWaiting(term.bot().id())) {
                    return;
                }
                more = term.awaitSignal(wait);
            }
        }

        @Override
        public void end() throws InterruptedException {
            open.remove(term.bot().id(), direct);
            metrics.closed(gates);
            lane.drain(DRAIN);
        }
    }
}
