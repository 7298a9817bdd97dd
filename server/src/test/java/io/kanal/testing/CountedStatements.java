package io.kanal.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A way to a database that counts the statements which go along it. */
public final class CountedStatements {
    private final AtomicInteger count = new AtomicInteger();
    private final JdbcClient jdbc;

    public CountedStatements(DataSource source) {
        jdbc = JdbcClient.create(new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                return counted(super.getConnection());
            }
        });
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** How many the work takes. */
    public int of(Runnable work) {
        int before = count.get();
        work.run();
        return count.get() - before;
    }

    private Connection counted(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                CountedStatements.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        count.incrementAndGet();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
