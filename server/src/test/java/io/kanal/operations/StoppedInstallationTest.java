package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.KanalException;
import io.kanal.testing.TestDatabase;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore beside a server that does not run. */
class StoppedInstallationTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void backupAndRestoreAreNotedThoughNobodyIsNamed(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("backup.zip");
        try (StoppedInstallation stopped =
                StoppedInstallation.open(directory.resolve("data"), Map.of("KANAL_DATABASE_URL", database.url()))) {
            try (OutputStream out = Files.newOutputStream(file)) {
                stopped.backup(out, true, "test");
            }
            assertThat(noted()).containsExactly("backup.taken with the key file");
            stopped.restore(file);
            assertThat(noted()).hasSize(1).first().asString().startsWith("backup.restored as of 20");
        }
    }

    @Test
    void keysAreNotChangedWhileOthersWorkWithTheDatabase(@TempDir Path directory) throws Exception {
        try (StoppedInstallation stopped =
                StoppedInstallation.open(directory, Map.of("KANAL_DATABASE_URL", database.url()))) {
            stopped.rotateKeys();
            byte[] keys = Files.readAllBytes(directory.resolve("keys"));
            database.jdbc().sql("""
                            insert into lease (name, holder, epoch, expires_at)
                            values ('x', 'node-7', 1, clock_timestamp() + interval '1 minute')""").update();
            assertThatThrownBy(stopped::rotateKeys)
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining("node-7");
            assertThat(directory.resolve("keys")).hasBinaryContent(keys);
        }
    }

    private List<@Nullable String> noted() {
        return database.jdbc()
                .sql("select action || ' ' || detail from audit where actor is null order by id")
                .query(String.class)
                .list();
    }
}
