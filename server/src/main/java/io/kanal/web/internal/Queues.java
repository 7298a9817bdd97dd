package io.kanal.web.internal;

import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How much waits in each queue of slow work this process knows. */
@Component
public class Queues {
    private final SlowWork work;
    private final List<SlowWorker> workers;

    Queues(SlowWork work, List<SlowWorker> workers) {
        this.work = work;
        this.workers = List.copyOf(workers);
    }

    public Map<String, Integer> depths() {
        Map<String, Integer> depths = new TreeMap<>();
        workers.forEach(worker -> depths.put(worker.queue(), work.depth(worker.queue())));
        return depths;
    }
}
