package io.kanal.operations.internal.health;

import io.kanal.shared.Dependable;
import io.kanal.shared.net.OutsideHttp;
import io.kanal.shared.net.OutsideSystem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Asks all outside systems in the background, side by side, and keeps what was found for whoever wants to know. A part that
 * has not answered the round before is not asked once more: what hangs must not pile up.
 */
public final class Probes implements SmartInitializingSingleton, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    /** For what surrounds the asking itself. */
    private static final Duration SPARE = Duration.ofSeconds(1);

    private final List<Dependable> dependables;
    private final Duration patience;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** The parts that are being asked; an entry leaves when its probe ends. */
    private final Set<Asked> underWay = ConcurrentHashMap.newKeySet();

    private final CountDownLatch first = new CountDownLatch(1);
    private volatile Map<OutsideSystem, Found> latest = Map.of();

    private record Asked(OutsideSystem system, String part) {}

    /**
     * Of these systems.
     *
     * @throws IllegalStateException when two speak for one system
     */
    Probes(List<Dependable> dependables, Duration patience, Clock clock) {
        this.dependables = List.copyOf(dependables);
        this.patience = patience;
        this.clock = clock;
        Set<OutsideSystem> known = EnumSet.noneOf(OutsideSystem.class);
        for (Dependable dependable : dependables) {
            if (!known.add(dependable.system())) {
                throw new IllegalStateException("Two beans say whether " + dependable.system() + " serves");
            }
        }
    }

    /**
     * Ends the start when something is called that nobody asks after.
     *
     * @throws IllegalStateException which names it
     */
    @Override
    public void afterSingletonsInstantiated() {
        for (OutsideSystem called : OutsideHttp.called()) {
            if (dependables.stream().noneMatch(dependable -> dependable.system() == called)) {
                throw new IllegalStateException(called + " is called, and no Dependable says whether it serves");
            }
        }
    }

    /** One round; ends within the patience and a little more. */
    void round() throws InterruptedException {
        Map<OutsideSystem, Future<Optional<Found>>> running = new EnumMap<>(OutsideSystem.class);
        for (Dependable dependable : dependables) {
            running.put(dependable.system(), threads.submit(() -> ask(dependable)));
        }
        Map<OutsideSystem, Found> before = latest;
        Map<OutsideSystem, Found> found = new EnumMap<>(OutsideSystem.class);
        long end = System.nanoTime() + patience.plus(SPARE).toNanos();
        for (Map.Entry<OutsideSystem, Future<Optional<Found>>> each : running.entrySet()) {
            try {
                each.getValue()
                        .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .ifPresent(now -> found.put(each.getKey(), now));
            } catch (TimeoutException | ExecutionException e) {
                // What of it is depended on cannot be found out, as without the database: what was known stands.
                each.getValue().cancel(true);
                LOG.debug("What is depended on of {} cannot be found out", each.getKey(), e);
                Found known = before.get(each.getKey());
                if (known != null) {
                    found.put(each.getKey(), known);
                }
            }
        }
        latest = Collections.unmodifiableMap(found);
        first.countDown();
        found.values().forEach(now -> tell(before.get(now.system()), now));
    }

    /** What was found lately, by system; those that nothing depends on are left out. Asks nobody. */
    public Map<OutsideSystem, Found> latest() {
        try {
            // Only right after the start is there anything to wait for.
            if (!first.await(patience.plus(SPARE).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Nothing is known yet of what Kanal depends on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return latest;
    }

    private Optional<Found> ask(Dependable dependable) throws InterruptedException {
        List<Dependable.Part> parts = dependable.parts();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        List<Future<Found.Part>> running = new ArrayList<>();
        for (Dependable.Part part : parts) {
            running.add(threads.submit(() -> ask(dependable.system(), part)));
        }
        long end = System.nanoTime() + patience.toNanos();
        List<Found.Part> found = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            found.add(result(parts.get(i).name(), running.get(i), end));
        }
        return Optional.of(new Found(dependable.system(), dependable.place().orElse(null), now, found));
    }

    private Found.Part ask(OutsideSystem system, Dependable.Part part) {
        Asked asked = new Asked(system, part.name());
        if (!underWay.add(asked)) {
            return new Found.Part(part.name(), patience, "It has not answered since an earlier round");
        }
        long start = System.nanoTime();
        try {
            part.probe().ask(patience);
            return new Found.Part(part.name(), since(start), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found.Part(part.name(), since(start), slow());
        } catch (Exception e) {
            // Whatever a probe throws says that the part does not serve; that is its answer.
            return new Found.Part(part.name(), since(start), said(e));
        } finally {
            underWay.remove(asked);
        }
    }

    private Found.Part result(String name, Future<Found.Part> running, long end) throws InterruptedException {
        try {
            return running.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            running.cancel(true);
            return new Found.Part(name, patience, slow());
        } catch (ExecutionException e) {
            throw new IllegalStateException("Asking for " + name + " broke", e.getCause());
        }
    }

    private String slow() {
        return "No answer within " + patience.toMillis() + " ms";
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String said(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** Says so once when a system goes away, and once when it is back. */
    private static void tell(@Nullable Found before, Found now) {
        boolean wasWell = before == null || before.well();
        if (wasWell && !now.well()) {
            now.parts().stream()
                    .filter(part -> !part.well())
                    .findFirst()
                    .ifPresent(part ->
                            LOG.warn("{} does not serve: {}", now.system().key(), part.trouble()));
        } else if (!wasWell && now.well()) {
            LOG.info("{} serves again", now.system().key());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
