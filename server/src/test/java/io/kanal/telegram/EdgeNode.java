package io.kanal.telegram;

import io.kanal.changes.ChangeLog;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.Deeds;
import io.kanal.shared.Roles;
import io.kanal.shared.database.DirectConnections;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.secrets.SecretBox;
import io.kanal.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** One node's edge to the Bot API with the log's runtime, without the rest of the server; several stand for several machines. */
public final class EdgeNode implements AutoCloseable {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private EdgeNode(DataSource source, DirectConnections connections, URI api, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "kanal.bot.api-url", api.toString(),
                "kanal.bot.album-wait", "150ms",
                "kanal.changes.lease-term", "2s",
                "kanal.changes.lease-renewal", "300ms",
                "kanal.changes.first-retry", "2ms",
                "kanal.changes.longest-retry", "50ms"));
        all.putAll(settings);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        // Not closed with the context: it is the test's.
        context.registerBean(DataSource.class, () -> new DelegatingDataSource(source));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(source));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(source));
        context.registerBean(
                TransactionTemplate.class, () -> new TransactionTemplate(new JdbcTransactionManager(source)));
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(Roles.class, Roles::all);
        context.registerBean(SecretBox.class, () -> new SecretBox(Map.of(1, new Secret<>(new byte[32])), 1));
        context.registerBean(DataDirectory.class, EdgeNode::folder);
        context.registerBean(DirectConnections.class, () -> connections);
        // The audit lies below this room; a test that brings it has the real one.
        context.registerBean(
                Deeds.class,
                () -> (actor, action, subject, detail) -> {},
                definition -> ((AbstractBeanDefinition) definition).setFallback(true));
        context.scan("io.kanal.changes", "io.kanal.telegram", "io.kanal.shared");
    }

    /** Not yet started. */
    public static EdgeNode on(TestDatabase database, URI api) {
        return on(database, api, Map.of());
    }

    public static EdgeNode on(TestDatabase database, URI api, Map<String, Object> settings) {
        return new EdgeNode(database.dataSource(), database.directConnections(), api, settings);
    }

    /** For a process of its own. */
    public static EdgeNode on(DataSource source, DirectConnections connections, URI api) {
        return new EdgeNode(source, connections, api, Map.of());
    }

    /** Adds rooms of the server. */
    public EdgeNode scan(String... packages) {
        context.scan(packages);
        return this;
    }

    /** Adds a bean that Spring makes. */
    public EdgeNode with(Class<?> type) {
        context.registerBean(type);
        return this;
    }

    /** Adds observers, responders and whatever else is a bean. */
    @SuppressWarnings("unchecked") // a bean's class is that of its supplier's result
    public EdgeNode with(Object... beans) {
        for (Object bean : beans) {
            context.registerBean(
                    bean.getClass().getName() + "@" + System.identityHashCode(bean),
                    (Class<Object>) bean.getClass(),
                    () -> bean);
        }
        return this;
    }

    public EdgeNode start() {
        context.refresh();
        return this;
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    public ChangeLog changes() {
        return get(ChangeLog.class);
    }

    @Override
    public void close() {
        context.close();
    }

    private static DataDirectory folder() {
        try {
            Path folder = Files.createTempDirectory("kanal-edge");
            folder.toFile().deleteOnExit();
            return new DataDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
