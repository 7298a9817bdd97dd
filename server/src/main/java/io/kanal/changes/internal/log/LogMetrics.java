package io.kanal.changes.internal.log;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.SlowWork;
import io.kanal.changes.internal.FollowerStatusRows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Lag of followers and depth of queues as metrics, tagged by follower and queue only. Nodes' own followers appear as the
 * slowest of them.
 */
@Component
public final class LogMetrics {
    private final SlowWork slowWork;
    private final FollowerStatusRows followers;
    private final MultiGauge lagRows;
    private final MultiGauge lagSeconds;
    private final MultiGauge setAside;
    private final MultiGauge depth;
    private final MultiGauge age;
    private final MultiGauge queueSetAside;

    public LogMetrics(SlowWork slowWork, FollowerStatusRows followers, Wakeups wakeups, MeterRegistry registry) {
        this.slowWork = slowWork;
        this.followers = followers;
        lagRows = MultiGauge.builder("kanal.follower.lag.rows")
                .description("Changes that a follower has not applied yet")
                .register(registry);
        lagSeconds = MultiGauge.builder("kanal.follower.lag.seconds")
                .description("Age of the oldest change that a follower has not applied yet")
                .register(registry);
        setAside = MultiGauge.builder("kanal.follower.set.aside")
                .description("Changes that a follower could not apply")
                .register(registry);
        depth = MultiGauge.builder("kanal.slow.work.depth")
                .description("Keys that wait or are worked on")
                .register(registry);
        age = MultiGauge.builder("kanal.slow.work.age.seconds")
                .description("Age of the oldest key that waits or is worked on")
                .register(registry);
        queueSetAside = MultiGauge.builder("kanal.slow.work.set.aside")
                .description("Keys that failed five times")
                .register(registry);
        Gauge.builder("kanal.log.listening", wakeups, hub -> hub.isListening() ? 1 : 0)
                .description("1 while notifications of the log arrive, 0 while it is polled")
                .register(registry);
    }

    public void measure() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        List<MultiGauge.Row<?>> seconds = new ArrayList<>();
        List<MultiGauge.Row<?>> aside = new ArrayList<>();
        followers.list().stream()
                .collect(Collectors.groupingBy(FollowerStatus::name))
                .forEach((name, copies) -> {
                    Tags tags = Tags.of("follower", name);
                    rows.add(MultiGauge.Row.of(
                            tags.and("lane", "live"),
                            copies.stream()
                                    .mapToLong(FollowerStatus::lagLive)
                                    .max()
                                    .orElse(0)));
                    rows.add(MultiGauge.Row.of(
                            tags.and("lane", "bulk"),
                            copies.stream()
                                    .mapToLong(FollowerStatus::lagBulk)
                                    .max()
                                    .orElse(0)));
                    seconds.add(MultiGauge.Row.of(
                            tags,
                            copies.stream()
                                            .mapToLong(copy -> copy.lag().toMillis())
                                            .max()
                                            .orElse(0)
                                    / 1000.0));
                    aside.add(MultiGauge.Row.of(
                            tags,
                            copies.stream().mapToLong(FollowerStatus::setAside).sum()));
                });
        lagRows.register(rows, true);
        lagSeconds.register(seconds, true);
        setAside.register(aside, true);
        List<SlowWork.Queue> queues = slowWork.queues();
        depth.register(rowsOf(queues, SlowWork.Queue::depth), true);
        age.register(rowsOf(queues, queue -> queue.oldest().toMillis() / 1000.0), true);
        queueSetAside.register(rowsOf(queues, SlowWork.Queue::setAside), true);
    }

    private static List<MultiGauge.Row<?>> rowsOf(
            List<SlowWork.Queue> queues, Function<SlowWork.Queue, Number> figure) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (SlowWork.Queue queue : queues) {
            rows.add(MultiGauge.Row.of(Tags.of("queue", queue.name()), figure.apply(queue)));
        }
        return rows;
    }
}
