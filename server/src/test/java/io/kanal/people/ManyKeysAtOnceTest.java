package io.kanal.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys that are shown for the first time, more at once than the pool has connections: each takes one, and never a second beside it. */
@ServerTest
class ManyKeysAtOnceTest {
    @Autowired
    Keys keys;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    HikariDataSource pool;

    @Test
    void moreThanThereAreConnectionsAreKnownAtOnce() throws Exception {
        UserId person = new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Many', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single());
        int many = pool.getMaximumPoolSize() * 3;
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            tokens.add(keys.create(Caller.KANAL, person, "at once", Set.of(Scope.READ), null)
                    .token()
                    .reveal());
        }
        CyclicBarrier together = new CyclicBarrier(many);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Caller>>> known = new ArrayList<>();
            for (String token : tokens) {
                known.add(threads.submit(() -> {
                    together.await();
                    return keys.authenticate(token);
                }));
            }
            for (Future<Optional<Caller>> one : known) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isPresent();
            }
        }
        assertThat(keys.list(Caller.KANAL, person))
                .filteredOn(key -> key.name().equals("at once"))
                .allMatch(key -> key.lastUsedAt() != null);
    }
}
