package io.kanal.testing;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** After the tests of a class every connection of the pool is back: one that is lost each time ends a server in an hour. */
final class NothingLent implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        var beans = SpringExtension.getApplicationContext(context);
        var pool = beans.getBean(HikariDataSource.class).getHikariPoolMXBean();
        // Followers and loops give theirs back in a moment, and take the next one as long as there is work: one that is
        // lost never comes back, so waiting for long loses nothing.
        try {
            await("the connections of the pool are given back")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> pool.getActiveConnections() == 0);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + what(beans.getBean(JdbcClient.class)), e);
        }
    }

    /** What the sessions of the database do now, for whoever has to find the one that keeps its connection. */
    private static String what(JdbcClient jdbc) {
        return jdbc.sql("""
                        SELECT state || ' for ' || (clock_timestamp() - state_change) || ': ' || left(query, 200)
                        FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        ORDER BY state_change
                        """).query(String.class).list().stream().collect(Collectors.joining("\n"));
    }
}
