package io.kanal.telegram;

import com.zaxxer.hikari.HikariDataSource;
import io.kanal.shared.database.DirectConnections;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;

/** An edge node in a process of its own, which a test may kill or which ends itself. */
final class EdgeProcess {
    private EdgeProcess() {}

    /** Starts a class whose main method makes its node with {@link #node}. */
    static Process start(Class<?> main, TestDatabase database, URI api) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        database.jdbcUrl(),
                        database.user(),
                        database.password(),
                        api.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The node of this process, not yet started. */
    static EdgeNode node(String[] arguments) {
        HikariDataSource source = new HikariDataSource();
        source.setJdbcUrl(arguments[0]);
        source.setUsername(arguments[1]);
        source.setPassword(arguments[2]);
        return EdgeNode.on(
                source,
                new DirectConnections(() -> DriverManager.getConnection(arguments[0], arguments[1], arguments[2])),
                URI.create(arguments[3]));
    }
}
