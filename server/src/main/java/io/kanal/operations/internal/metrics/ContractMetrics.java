package io.kanal.operations.internal.metrics;

import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.shared.memory.Caches;
import java.util.List;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/**
 * The gauges of the contract whose names end in {@code _total} and {@code _info}. Prometheus's library takes those endings for counters
 * and infos and cuts them off, so they are written here.
 */
@Component
public class ContractMetrics {
    private final ActiveUsers activeUsers;
    private final SlowWork slowWork;
    private final List<SlowWorker> workers;
    private final String version;

    ContractMetrics(
            ActiveUsers activeUsers,
            SlowWork slowWork,
            List<SlowWorker> workers,
            ObjectProvider<BuildProperties> build) {
        this.activeUsers = activeUsers;
        this.slowWork = slowWork;
        this.workers = List.copyOf(workers);
        BuildProperties properties = build.getIfAvailable();
        String known = properties == null ? null : properties.getVersion();
        this.version = known == null ? "development" : known;
    }

    /** Lines in Prometheus's text format. */
    public String text() {
        long waiting = workers.stream()
                .map(SlowWorker::queue)
                .distinct()
                .mapToLong(slowWork::depth)
                .sum();
        return gauge("active_users_total", "People who used Kanal within a day", "", activeUsers.count())
                + gauge("posts_in_queue_total", "Keys that wait in the queues of slow work", "", waiting)
                + gauge(
                        "system_info",
                        "What runs; the figure is always 1",
                        "{version=\"%s\",java=\"%s\",os=\"%s %s\"}"
                                .formatted(
                                        version,
                                        Runtime.version(),
                                        System.getProperty("os.name"),
                                        System.getProperty("os.arch")),
                        1)
                + caches();
    }

    private static String caches() {
        StringBuilder lines = new StringBuilder("""
                # HELP kanal_cache_entries Entries kept in memory by each cache
                # TYPE kanal_cache_entries gauge
                """);
        new TreeMap<>(Caches.sizes())
                .forEach((name, size) -> lines.append("kanal_cache_entries{cache=\"%s\"} %d\n".formatted(name, size)));
        return lines.toString();
    }

    private static String gauge(String name, String help, String labels, long value) {
        return "# HELP %1$s %2$s\n# TYPE %1$s gauge\n%1$s%3$s %4$d\n".formatted(name, help, labels, value);
    }
}
