package io.kanal.operations.internal.health;

import io.kanal.shared.Dependable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks all back ends side by side; an answer is kept for two seconds, so that asking often costs nothing. */
@Component
public class Dependencies {
    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration KEPT = Duration.ofSeconds(2);

    private final List<Dependable> backEnds;
    private Map<String, Dependency> last = Map.of();
    private long lookedAt;

    Dependencies(List<Dependable> backEnds) {
        this.backEnds = List.copyOf(backEnds);
    }

    /** How one of them is. */
    public record Dependency(boolean well, Duration answerTime) {
        public static final Dependency ABSENT = new Dependency(false, Duration.ZERO);
    }

    /** All of them by name. */
    public synchronized Map<String, Dependency> look() {
        long now = System.nanoTime();
        if (!last.isEmpty() && now - lookedAt < KEPT.toNanos()) {
            return last;
        }
        Map<String, Dependency> found = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Duration>> running = new ArrayList<>();
            for (Dependable backEnd : backEnds) {
                running.add(threads.submit(() -> {
                    long start = System.nanoTime();
                    backEnd.answer();
                    return Duration.ofNanos(System.nanoTime() - start);
                }));
            }
            for (int i = 0; i < backEnds.size(); i++) {
                found.put(backEnds.get(i).name(), result(backEnds.get(i).name(), running.get(i)));
            }
        } finally {
            threads.shutdownNow();
        }
        lookedAt = System.nanoTime();
        last = Map.copyOf(found);
        return last;
    }

    private static Dependency result(String name, Future<Duration> running) {
        try {
            return new Dependency(true, running.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            running.cancel(true);
            return new Dependency(false, LIMIT);
        } catch (ExecutionException e) {
            LOG.debug("{} does not answer", name, e.getCause());
            return Dependency.ABSENT;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Dependency.ABSENT;
        }
    }
}
