package io.kanal.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** After the tests of a class every connection of the pool is back: one that is lost each time ends a server in an hour. */
final class NothingLent implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        var pool = SpringExtension.getApplicationContext(context)
                .getBean(HikariDataSource.class)
                .getHikariPoolMXBean();
        // Those that followers and loops take are back in a moment.
        await("the connections of the pool are given back")
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(pool.getActiveConnections()).isZero());
    }
}
