package io.kanal.web.internal;

import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.shared.Caller;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.OutgoingDepth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How much waits: in each queue of slow work this process knows, and to be sent to Telegram. */
@Component
public class Queues {
    private final SlowWork work;
    private final List<SlowWorker> workers;
    private final Dispatcher dispatcher;

    Queues(SlowWork work, List<SlowWorker> workers, Dispatcher dispatcher) {
        this.work = work;
        this.workers = List.copyOf(workers);
        this.dispatcher = dispatcher;
    }

    public Map<String, Integer> depths(Caller caller) {
        Map<String, Integer> depths = new TreeMap<>();
        workers.forEach(worker -> depths.put(worker.queue(), work.depth(worker.queue())));
        long outgoing = dispatcher.depths(caller).stream()
                .mapToLong(OutgoingDepth::waiting)
                .sum();
        depths.put("telegram", Math.toIntExact(outgoing));
        return depths;
    }
}
