package io.kanal.changes.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.Follower;
import io.kanal.changes.Lane;
import io.kanal.changes.SideLog;
import io.kanal.changes.internal.FollowerRows;
import io.kanal.changes.internal.FollowerStatusRows;
import io.kanal.changes.internal.LogNode;
import io.kanal.changes.internal.QuickProperties;
import io.kanal.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class LogMetricsTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void lagAndDepthAreMeasuredPerFollowerAndQueue() {
        LogNode node = new LogNode(database, "a");
        new FollowerRows(database.jdbc(), database.transactions())
                .introduce("alerts", Follower.Role.REACTION, "", node.changes.epoch(), 0);
        node.transactions.executeWithoutResult(status -> {
            for (int i = 0; i < 3; i++) {
                node.changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, null, null, null);
            }
            node.slowWork.enqueue("embed", List.of("x", "y"), Lane.LIVE);
        });
        database.jdbc()
                .sql("update change_log set created_at = created_at - interval '1 minute'")
                .update();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new LogMetrics(
                        node.slowWork,
                        new FollowerStatusRows(
                                database.jdbc(),
                                QuickProperties.VALUE,
                                new StaticListableBeanFactory().getBeanProvider(SideLog.class)),
                        node.wakeups,
                        registry)
                .measure();

        assertThat(gauge(registry, "kanal.follower.lag.rows", "lane", "live")).isEqualTo(3);
        assertThat(gauge(registry, "kanal.follower.lag.seconds", "follower", "alerts"))
                .isBetween(60.0, 90.0);
        assertThat(gauge(registry, "kanal.slow.work.depth", "queue", "embed")).isEqualTo(2);
        assertThat(registry.get("kanal.log.listening").gauge().value()).isZero();
    }

    private static double gauge(SimpleMeterRegistry registry, String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }
}
