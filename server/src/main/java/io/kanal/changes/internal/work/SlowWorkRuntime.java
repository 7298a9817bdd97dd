package io.kanal.changes.internal.work;

import io.kanal.changes.Loop;
import io.kanal.changes.SlowWorker;
import io.kanal.changes.internal.FollowerTools;
import io.kanal.changes.internal.Threads;
import io.kanal.shared.Roles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the workers of this node, if it has the role worker, and keeps what they work on leased. */
@Component
public final class SlowWorkRuntime implements SmartLifecycle {
    private static final int PHASE = 2500;
    private static final Logger log = LoggerFactory.getLogger(SlowWorkRuntime.class);

    private final ObjectProvider<SlowWorker> workers;
    private final SlowWorkRows rows;
    private final FollowerTools tools;
    private final Roles roles;
    private final List<SlowWorkRunner> runners = new ArrayList<>();
    /** Short, because what is broken off is given back and done again. */
    private final Threads threads = new Threads(Duration.ofSeconds(3));

    private final Loop renewing;
    private volatile List<SlowWorkRunner> renewed = List.of();

    public SlowWorkRuntime(ObjectProvider<SlowWorker> workers, SlowWorkRows rows, FollowerTools tools, Roles roles) {
        this.workers = workers;
        this.rows = rows;
        this.tools = tools;
        this.roles = roles;
        renewing =
                new Loop("slow-work-renewal", tools.properties().slowWorkTerm().dividedBy(3), this::renew);
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (!roles.has(Roles.Role.WORKER)) {
            return;
        }
        workers.stream().forEach(worker -> {
            for (int thread = 0; thread < worker.threads(); thread++) {
                runners.add(new SlowWorkRunner(worker, rows, tools));
            }
        });
        if (runners.isEmpty()) {
            return;
        }
        runners.forEach(runner -> threads.start("slow-work-" + runner.name(), runner));
        renewed = List.copyOf(runners);
        renewing.start();
    }

    @Override
    public synchronized void stop() {
        runners.forEach(SlowWorkRunner::stop);
        renewing.stop();
        tools.wakeups().wake();
        threads.join();
        runners.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !runners.isEmpty();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** How many keys of a queue this process does in a second; 0 where it works on none. */
    public double perSecond(String queue) {
        return renewed.stream()
                .filter(runner -> runner.name().equals(queue))
                .mapToDouble(SlowWorkRunner::perSecond)
                .sum();
    }

    private void renew() {
        renewed.forEach(SlowWorkRuntime::renew);
    }

    private static void renew(SlowWorkRunner runner) {
        try {
            runner.renew();
        } catch (RuntimeException e) {
            log.warn("Work of the queue {} could not be kept leased: {}", runner.name(), e.getMessage());
        }
    }
}
