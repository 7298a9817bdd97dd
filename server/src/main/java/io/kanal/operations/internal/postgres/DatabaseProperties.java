package io.kanal.operations.internal.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the record lies.
 *
 * @param url an outside PostgreSQL 15 or newer as {@code postgresql://user:password@host/database} or {@code jdbc:postgresql:…}; without
 *     it Kanal starts its own
 * @param listenUrl a direct address for LISTEN where {@code url} leads to a connection pooler
 * @param poolSize connections the server keeps at most
 * @param requestTimeout how long a statement may take for which a request waits
 * @param workTimeout how long any other; backups, restores and migrations are not bound
 */
@ConfigurationProperties("kanal.database")
record DatabaseProperties(
        @Nullable String url,
        @Nullable String listenUrl,
        @DefaultValue("16") int poolSize,
        @DefaultValue("20s") Duration requestTimeout,
        @DefaultValue("10m") Duration workTimeout) {
    DatabaseProperties {
        if (requestTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "kanal.database.request-timeout must be at least 1s, not " + requestTimeout);
        }
        if (workTimeout.compareTo(requestTimeout) < 0) {
            throw new IllegalArgumentException(
                    "kanal.database.work-timeout must be at least kanal.database.request-timeout (" + requestTimeout
                            + "), not " + workTimeout);
        }
    }
}
