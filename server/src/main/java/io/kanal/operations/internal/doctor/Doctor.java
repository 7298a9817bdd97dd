package io.kanal.operations.internal.doctor;

import io.kanal.operations.Examined;
import io.kanal.shared.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs all checks side by side; a check that fails or takes too long is a finding itself. */
public final class Doctor {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration DEEP_LIMIT = Duration.ofHours(1);

    private Doctor() {}

    /** What all of them found, worst first, then by name. */
    public static List<Examined> examine(Collection<Check> checks) {
        return examine(checks, Check::look, LIMIT);
    }

    /** The same, without regard to how long it takes. */
    public static List<Examined> examineDeeply(Collection<Check> checks) {
        return examine(checks, Check::lookDeeply, DEEP_LIMIT);
    }

    /** What those that can put something right found and did. */
    public static List<Examined> mend(Collection<Check> checks) {
        return examine(checks, Check::mend, DEEP_LIMIT);
    }

    private static List<Examined> examine(
            Collection<Check> checks, Function<Check, List<Check.Finding>> look, Duration limit) {
        List<Examined> found = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Check> list = List.copyOf(checks);
            List<Future<List<Check.Finding>>> running = list.stream()
                    .map(check -> threads.submit(() -> look.apply(check)))
                    .toList();
            long end = System.nanoTime() + limit.toNanos();
            for (int i = 0; i < list.size(); i++) {
                String name = list.get(i).name();
                for (Check.Finding finding : result(running.get(i), end - System.nanoTime(), limit)) {
                    found.add(new Examined(name, finding.level(), finding.message(), finding.advice()));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        found.sort(Comparator.comparing(Examined::level).reversed().thenComparing(Examined::check));
        return found;
    }

    private static List<Check.Finding> result(Future<List<Check.Finding>> running, long nanos, Duration limit) {
        try {
            return running.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException _) {
            running.cancel(true);
            return List.of(Check.Finding.problem(
                    "It gave no answer within " + limit.toSeconds() + " seconds", "See the log for what hangs"));
        } catch (ExecutionException e) {
            return List.of(Check.Finding.problem(
                    "It could not look: " + e.getCause(), "See the log; report it if the log does not help"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while examining", e);
        }
    }
}
