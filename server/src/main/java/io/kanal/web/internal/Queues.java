package io.kanal.web.internal;

import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.shared.Caller;
import io.kanal.shared.time.Speed;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.OutgoingDepth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How much waits: in each queue of slow work this process knows, and to be sent to Telegram. */
@Component
public class Queues {
    /** Of vectors. */
    public static final String EMBED = "embed";

    private static final String TELEGRAM = "telegram";

    private final SlowWork work;
    private final List<SlowWorker> workers;
    private final Dispatcher dispatcher;

    Queues(SlowWork work, List<SlowWorker> workers, Dispatcher dispatcher) {
        this.work = work;
        this.workers = List.copyOf(workers);
        this.dispatcher = dispatcher;
    }

    /**
     * One queue of slow work as people see it.
     *
     * @param perSecond how fast this process does it; 0 where it does not or nothing waits
     * @param left how long it will take like this; null where nobody can say
     */
    public record Waiting(
            int depth, double perSecond, @Nullable Duration left) {}

    /** The queue of this name. */
    public Waiting waiting(String queue) {
        int depth = work.depth(queue);
        double perSecond = depth == 0 ? 0 : work.perSecond(queue);
        return new Waiting(depth, perSecond, Speed.timeFor(depth, perSecond));
    }

    /** All queues by name; what waits to be sent to Telegram has gates instead of a speed. */
    public Map<String, Waiting> waiting(Caller caller) {
        Map<String, Waiting> waiting = new TreeMap<>();
        depths(caller)
                .forEach((queue, depth) ->
                        waiting.put(queue, queue.equals(TELEGRAM) ? new Waiting(depth, 0, null) : waiting(queue)));
        return waiting;
    }

    public Map<String, Integer> depths(Caller caller) {
        Map<String, Integer> depths = new TreeMap<>();
        workers.forEach(worker -> depths.put(worker.queue(), work.depth(worker.queue())));
        long outgoing = dispatcher.depths(caller).stream()
                .mapToLong(OutgoingDepth::waiting)
                .sum();
        depths.put(TELEGRAM, Math.toIntExact(outgoing));
        return depths;
    }
}
