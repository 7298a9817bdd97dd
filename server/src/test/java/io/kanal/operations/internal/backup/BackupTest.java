package io.kanal.operations.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.operations.internal.keys.KeyFile;
import io.kanal.shared.KanalException;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @RegisterExtension
    final TestDatabase from = TestDatabase.migrated();

    @RegisterExtension
    final TestDatabase to = TestDatabase.migrated();

    @TempDir
    Path folder = Path.of("");

    private Path backup = Path.of("");

    @BeforeEach
    void someState() {
        backup = folder.resolve("backup.kanal");
        from.jdbc().sql("""
                        insert into change_log (lane, kind, detail)
                        select 'LIVE', 'CHAT_CHANGED', E'tab\\there, \\\\ and «Ёжик» ' || n from generate_series(1, 2000) n""").update();
        from.jdbc().sql("update change_log_state set pruned_live = 17").update();
    }

    @Test
    void everyRowComesBackAndTheLogBeginsANewEpoch() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createDirectories(data.resolve("blobs/ab"));
        Files.writeString(data.resolve("blobs/ab/abcd"), "picture");
        write(data, true);
        Path restored = Files.createDirectory(folder.resolve("restored"));
        to.jdbc()
                .sql(
                        "insert into change_log (lane, kind, detail) values ('BULK', 'CHAT_CHANGED', 'of the replaced history')")
                .update();

        Restore.Restored report = restore(restored);

        assertThat(report.keyMissing()).isFalse();
        assertThat(report.files()).isEqualTo(1);
        assertThat(digest(to)).isEqualTo(digest(from));
        assertThat(to.jdbc()
                        .sql("select pruned_live from change_log_state")
                        .query(Long.class)
                        .single())
                .isEqualTo(17);
        assertThat(epoch(to)).isGreaterThan(epoch(from));
        assertThat(restored.resolve("blobs/ab/abcd")).hasContent("picture");
        assertThat(restored.resolve("keys")).hasSameBinaryContentAs(data.resolve("keys"));
        // The next number is one that was never given.
        long before = from.jdbc()
                .sql("select max(seq) from change_log")
                .query(Long.class)
                .single();
        long next = to.jdbc()
                .sql("insert into change_log (lane, kind) values ('LIVE', 'CHAT_CHANGED') returning seq")
                .query(Long.class)
                .single();
        assertThat(next).isEqualTo(before + 1);
    }

    @Test
    void theKeyStaysOutUnlessAskedFor() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        write(data, false);
        Path restored = Files.createDirectory(folder.resolve("restored"));
        assertThat(restore(restored).keyMissing()).isTrue();
        assertThat(restored.resolve("keys")).doesNotExist();
    }

    @Test
    void aBackupThatWasCutOffOrChangedReplacesNothing() throws Exception {
        write(Files.createDirectory(folder.resolve("data")), true);
        to.jdbc()
                .sql("insert into change_log (lane, kind, detail) values ('LIVE', 'CHAT_CHANGED', 'still here')")
                .update();
        long living = epoch(to);
        byte[] whole = Files.readAllBytes(backup);

        Files.write(backup, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> restore(folder))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("cut off");

        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        Files.write(backup, changed);
        assertThatThrownBy(() -> restore(folder)).isInstanceOf(Exception.class);

        Files.writeString(backup, "not a backup at all");
        assertThatThrownBy(() -> restore(folder))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("ZIP");

        assertThat(to.jdbc()
                        .sql("select detail from change_log")
                        .query(String.class)
                        .single())
                .isEqualTo("still here");
        assertThat(epoch(to)).isEqualTo(living);
    }

    @Test
    void aDatabaseThatAServerUsesIsNotReplaced() throws Exception {
        write(Files.createDirectory(folder.resolve("data")), true);
        to.jdbc().sql("""
                        insert into lease (name, holder, epoch, expires_at)
                        values ('x', 'node-7', 1, clock_timestamp() + interval '1 minute')""").update();
        assertThatThrownBy(() -> restore(folder))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("node-7");
    }

    private void write(Path data, boolean withKey) throws SQLException, IOException {
        int key = new KeyFile(data).open().currentKey();
        try (Connection connection = from.directConnections().open();
                OutputStream out = Files.newOutputStream(backup)) {
            new BackupWriter(data, Clock.systemUTC()).write(connection, key, withKey, "test", out);
        }
    }

    private Restore.Restored restore(Path data) throws SQLException, IOException {
        try (Connection connection = to.directConnections().open()) {
            return new Restore(data).run(backup, connection, this::migrator);
        }
    }

    private FluentConfiguration migrator(String schema) {
        return Flyway.configure()
                .dataSource(to.jdbcUrl(), to.user(), to.password())
                .schemas(schema)
                .locations("classpath:db/migration");
    }

    private static String digest(TestDatabase database) {
        return database.jdbc()
                .sql(
                        "select md5(string_agg(seq || lane || kind || detail || created_at, '|' order by seq)) from change_log")
                .query(String.class)
                .single();
    }

    private static long epoch(TestDatabase database) {
        return database.jdbc()
                .sql("select epoch from change_log_state")
                .query(Long.class)
                .single();
    }
}
