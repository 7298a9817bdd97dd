package io.kanal.operations.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.operations.internal.keys.KeyFile;
import io.kanal.shared.KanalException;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BackupTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<PosixFilePermission> CLOSED = PosixFilePermissions.fromString("rwx------");

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
        assertThat(Files.getPosixFilePermissions(restored.resolve("blobs"))).isEqualTo(CLOSED);
        assertThat(restored.resolve("blobs.restore")).doesNotExist();
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
    void theTableOfTiersComesBackAndWhatWasThereIsKept() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("tiers.yaml"), "free:\n  channels: 7\n");
        write(data, false);
        Path restored = Files.createDirectory(folder.resolve("restored"));
        Files.writeString(restored.resolve("tiers.yaml"), "free:\n  channels: 5\n");
        restore(restored);
        assertThat(restored.resolve("tiers.yaml")).hasContent("free:\n  channels: 7\n");
        assertThat(restored.resolve("tiers.yaml.before")).hasContent("free:\n  channels: 5\n");

        Path bare = Files.createDirectory(folder.resolve("bare"));
        write(bare, false);
        restore(restored);
        assertThat(restored.resolve("tiers.yaml"))
                .as("a backup without one leaves what is there")
                .hasContent("free:\n  channels: 7\n");
    }

    @Test
    void aTableOfTiersThatNoServerStartsWithReplacesNothing() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("tiers.yaml"), "free:\n  channels: many\n");
        write(data, false);
        assertRefused("free.channels is 'many'");
    }

    @Test
    void theKeyStaysOutUnlessAskedFor() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("erasures"), "who was erased");
        write(data, false);
        Path restored = Files.createDirectory(folder.resolve("restored"));
        assertThat(restore(restored).keyMissing()).isTrue();
        assertThat(restored.resolve("keys")).doesNotExist();
        assertThat(restored.resolve("erasures")).doesNotExist();
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

    /** Its format has no digest of the manifest and no list of migrations. */
    @Test
    void aBackupOfTheFirstLandedVersionComesBackWhole() throws Exception {
        Landed.backup(backup);
        Path restored = Files.createDirectory(folder.resolve("restored"));
        assertThat(restore(restored).keyMissing()).isFalse();
        Map<String, Long> rows = new TreeMap<>();
        for (String table : Landed.rows().keySet()) {
            rows.put(
                    table,
                    to.jdbc()
                            .sql("select count(*) from " + table)
                            .query(Long.class)
                            .single());
        }
        assertThat(rows).isEqualTo(Landed.rows());
        assertThat(to.jdbc()
                        .sql("select text from message where text like '%Ёжик%'")
                        .query(String.class)
                        .single())
                .isEqualTo("Tab\there, \\ and Ёжик in the fog");

        // And from here on as every other: what was applied is a list that skips nothing.
        to.jdbc().sql("delete from lease").update();
        try (Connection connection = to.directConnections().open();
                OutputStream out = Files.newOutputStream(backup)) {
            int key = new KeyFile(restored).open().currentKey();
            new BackupWriter(restored, Clock.systemUTC()).write(connection, key, true, "test", out);
        }
        restore(restored);
        rows.remove("lease");
        assertThat(Landed.rows(backup)).containsAllEntriesOf(rows);
    }

    /** The digests are right: whoever crafts a file makes them, too. */
    @Test
    void aCraftedNameIsRefusedInEveryFormat() throws Exception {
        write(Files.createDirectory(folder.resolve("data")), true);
        to.jdbc()
                .sql("insert into change_log (lane, kind, detail) values ('LIVE', 'CHAT_CHANGED', 'still here')")
                .update();
        String escape = "change_log_seq_seq'||chr(34), 1); create table public.taken (n int); --";
        for (int format : new int[] {1, 2}) {
            craft(format, manifest -> sequences(manifest, escape, 1));
            assertRefused("sequence");
        }
        craft(1, manifest -> sequences(manifest, "message_pkey", 1));
        assertRefused("sequence");
        craft(1, manifest -> sequences(manifest, "change_log_seq_seq", -1));
        assertRefused("sequences do not fit");
        craft(
                1,
                manifest ->
                        manifest.replace("{\"name\":\"users\"", "{\"name\":\"users (id) from program 'true'; --\""));
        assertRefused("not those of this Kanal");
        craft(2, manifest -> manifest.replace("\"token_hash\"", "\"token_hash) from program 'true'; --\""));
        assertRefused("not those of this Kanal");
        craft(2, manifest -> manifest.replaceFirst("\\{\"name\":\"users\"[^}]*},", ""));
        assertRefused("missing");
        craft(2, manifest -> manifest.replaceFirst("(\\{\"name\":\"users\"[^}]*},)", "$1$1"));
        assertRefused("twice");
        craft(2, manifest -> manifest.replaceFirst("(\"migrations\":\\[)[^]]*]", "$1\"../../0001\"]"));
        assertRefused("no migration");
        assertThat(to.jdbc()
                        .sql("select detail from change_log")
                        .query(String.class)
                        .single())
                .isEqualTo("still here");
    }

    private static String sequences(String manifest, String name, int last) {
        return manifest.replaceFirst(
                "(\"sequences\":\\{)[^}]*}", Matcher.quoteReplacement("\"sequences\":{\"" + name + "\":" + last + "}"));
    }

    @Test
    void aChangedManifestIsNoticed() throws Exception {
        write(Files.createDirectory(folder.resolve("data")), true);
        craft(2, manifest -> manifest);
        try (FileSystem zip = FileSystems.newFileSystem(backup)) {
            Path manifest = zip.getPath("manifest.json");
            Files.writeString(manifest, Files.readString(manifest).replace("\"test\"", "\"pest\""));
        }
        assertRefused("'manifest.json' was changed");
        try (FileSystem zip = FileSystems.newFileSystem(backup)) {
            Path contents = zip.getPath("contents.json");
            Files.writeString(contents, Files.readString(contents).replace("manifest.json", "contents.json"));
        }
        assertRefused("not among its contents");
    }

    /** A server does not start with a key file that is none, so nothing is replaced before it was looked at. */
    @Test
    void aKeyFileThatNoServerStartsWithIsRefusedBeforeAnythingIsReplaced() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        write(data, true);
        to.jdbc()
                .sql("insert into change_log (lane, kind, detail) values ('LIVE', 'CHAT_CHANGED', 'still here')")
                .update();
        Path other = Files.createDirectory(folder.resolve("other"));
        new KeyFile(other).open();
        Path restored = Files.createDirectory(folder.resolve("restored"));
        new KeyFile(restored).open();
        byte[] own = Files.readAllBytes(restored.resolve("keys"));
        String good = Files.readString(data.resolve("keys"));
        for (Map.Entry<String, String> each : Map.of(
                        "",
                        "is none",
                        "zz zz",
                        "is none",
                        good.strip() + "A",
                        "is none",
                        Files.readString(other.resolve("keys")),
                        "lacks the key",
                        good + "\n".repeat(1 << 16),
                        "larger")
                .entrySet()) {
            put("keys", each.getKey());
            assertThatThrownBy(() -> restore(restored))
                    .as(each.getValue())
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining(each.getValue())
                    .hasMessageContaining("Nothing was changed");
        }
        assertThat(to.jdbc()
                        .sql("select detail from change_log")
                        .query(String.class)
                        .single())
                .isEqualTo("still here");
        assertThat(restored.resolve("keys")).hasBinaryContent(own);
        assertThat(restored.resolve("keys.before")).doesNotExist();
    }

    /** Puts other words in a part's place, with a digest that is right. */
    private void put(String part, String words) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(backup)) {
            Files.writeString(zip.getPath(part), words);
            Path contents = zip.getPath("contents.json");
            ObjectNode listed = (ObjectNode) JSON.readTree(Files.readString(contents));
            ((ObjectNode) listed.get("parts").get(part)).put("sha256", sha256(words));
            Files.writeString(contents, JSON.writeValueAsString(listed));
        }
    }

    /** What Java would read as objects does not come back. */
    @Test
    void tasksBringNoObjectsOfJava() throws Exception {
        from.jdbc().sql("""
                        insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
                        values ('job-import', 'crafted', '\\xaced0005', now() + interval '1 year', false, 1)""").update();
        write(Files.createDirectory(folder.resolve("data")), true);
        restore(Files.createDirectory(folder.resolve("restored")));
        assertThat(to.jdbc()
                        .sql(
                                "select count(*) from scheduled_tasks where task_instance = 'crafted' and task_data is null")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> restore(folder))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("Nothing was changed");
        assertThat(to.jdbc()
                        .sql("select to_regclass('public.taken') is null")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    /** Changes the manifest of a good backup, and what the contents say of it. */
    private void craft(int format, UnaryOperator<String> change) throws IOException {
        Path good = folder.resolve("good.kanal");
        if (Files.exists(good)) {
            Files.copy(good, backup, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.copy(backup, good);
        }
        try (FileSystem zip = FileSystems.newFileSystem(backup)) {
            Path manifest = zip.getPath("manifest.json");
            String before = Files.readString(manifest);
            String after = change.apply(before.replace("\"format\":2", "\"format\":" + format));
            Files.writeString(manifest, after);
            Path contents = zip.getPath("contents.json");
            ObjectNode listed = (ObjectNode) JSON.readTree(Files.readString(contents));
            ObjectNode parts = (ObjectNode) listed.get("parts");
            if (format == 1) {
                parts.remove("manifest.json");
            } else {
                ((ObjectNode) parts.get("manifest.json")).put("sha256", sha256(after));
            }
            Files.writeString(contents, JSON.writeValueAsString(listed));
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Digested.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
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
