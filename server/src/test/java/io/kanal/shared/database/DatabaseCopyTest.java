package io.kanal.shared.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** No connection on which a copy failed serves anybody again. */
class DatabaseCopyTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final AtomicInteger backend = new AtomicInteger();

    @BeforeEach
    void aTable() {
        database.jdbc()
                .sql("create table if not exists copied (n int primary key)")
                .update();
        database.jdbc().sql("truncate copied").update();
    }

    @Test
    void rowsGoInAndOut() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection own = database.directConnections().open()) {
            assertThat(DatabaseCopy.in(own, "copy copied from stdin", stream("1\n2\n3\n")))
                    .isEqualTo(3);
            assertThat(DatabaseCopy.out(own, "copy copied to stdout", out)).isEqualTo(3);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\n2\n3\n");
    }

    @Test
    void aStreamThatBreaksEndsItsConnection() throws Exception {
        try (Connection own = database.directConnections().open()) {
            assertThatThrownBy(() -> DatabaseCopy.out(
                            own, "copy (select generate_series(1, 1000000)) to stdout", new BreakingOutput()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("broken off");
            assertThat(own.isClosed()).isTrue();
        }
        try (Connection own = database.directConnections().open()) {
            assertThatThrownBy(() -> DatabaseCopy.in(own, "copy copied from stdin", new BreakingInput()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("broken off");
            assertThat(own.isClosed()).isTrue();
        }
        assertThat(rows()).isZero();
    }

    @Test
    void aPooledConnectionIsRefused() throws Exception {
        try (Connection pooled = database.dataSource().getConnection()) {
            assertThatThrownBy(() -> DatabaseCopy.out(pooled, "copy copied to stdout", new ByteArrayOutputStream()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(pooled.isValid(1)).isTrue();
        }
    }

    @Test
    void whatTheServerRefusesIsToldAndItsConnectionRetires() {
        assertThatThrownBy(() -> copy("1\n2\n2\n")).isInstanceOf(DuplicateKeyException.class);
        assertThat(rows()).isZero();
        awaitEnd();
        copy("1\n2\n");
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aConnectionThatIsCutInTheMiddleRetires() {
        JdbcTemplate template = new JdbcTemplate(database.dataSource());
        assertThatThrownBy(() -> database.transactions().executeWithoutResult(_ -> {
                    backend.set(pid(template));
                    // Ends this very backend while the rows are read.
                    DatabaseCopy.intoTransaction(
                            template,
                            "copy copied from stdin where pg_terminate_backend(" + backend + ")",
                            "1\n2\n".getBytes(StandardCharsets.UTF_8));
                }))
                .isInstanceOf(RuntimeException.class);
        awaitEnd();
        copy("7\n");
        assertThat(rows()).isOne();
    }

    @Test
    void rowsWithoutATransactionAreRefused() {
        assertThatThrownBy(() -> DatabaseCopy.intoTransaction(
                        new JdbcTemplate(database.dataSource()), "copy copied from stdin", new byte[0]))
                .isInstanceOf(IllegalStateException.class);
    }

    private void copy(String rows) {
        JdbcTemplate template = new JdbcTemplate(database.dataSource());
        database.transactions().executeWithoutResult(_ -> {
            backend.set(pid(template));
            DatabaseCopy.intoTransaction(template, "copy copied from stdin", rows.getBytes(StandardCharsets.UTF_8));
        });
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(database.jdbc()
                                .sql("select count(*) from pg_stat_activity where pid = ?")
                                .param(backend.get())
                                .query(Long.class)
                                .single())
                        .isZero());
    }

    private static int pid(JdbcTemplate template) {
        Integer pid = template.queryForObject("select pg_backend_pid()", Integer.class);
        return pid == null ? 0 : pid;
    }

    private static long rows() {
        return database.jdbc()
                .sql("select count(*) from copied")
                .query(Long.class)
                .single();
    }

    private static InputStream stream(String rows) {
        return new java.io.ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8));
    }

    private static final class BreakingOutput extends OutputStream {
        private int left = 10_000;

        @Override
        public void write(int b) throws IOException {
            if (--left < 0) {
                throw new IOException("broken off");
            }
        }
    }

    private static final class BreakingInput extends InputStream {
        private int left = 5;

        @Override
        public int read() throws IOException {
            throw new IOException("broken off");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (--left < 0) {
                throw new IOException("broken off");
            }
            byte[] row = (left + "\n").getBytes(StandardCharsets.UTF_8);
            System.arraycopy(row, 0, buffer, offset, row.length);
            return row.length;
        }
    }
}
