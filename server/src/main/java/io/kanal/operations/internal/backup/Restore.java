package io.kanal.operations.internal.backup;

import io.kanal.operations.internal.keys.KeyFile;
import io.kanal.operations.internal.postgres.Databases;
import io.kanal.operations.internal.postgres.Folders;
import io.kanal.people.tiers.Tiers;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import io.kanal.shared.database.DatabaseCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a backup in place of what is there. Nothing in the file is trusted, and everything is checked first: the archive is whole and
 * every digest fits, each name is one that this Kanal's own migrations made, and a schema beside the living one has taken every row. Only then that schema takes the living one's name, in one
 * transaction. The log gets a new epoch, so every index and cursor of the old history is rebuilt.
 *
 * <p>Nobody else may use the database meanwhile; the caller sees to that.
 */
public final class Restore {
    /** The folder of media in the data directory. */
    public static final String STORED_FILES = "blobs";

    /** Where those of a backup lie until its rows are in place. */
    private static final String UNPACKED_FILES = STORED_FILES + ".restore";

    /** Some hundred keys. */
    private static final int MOST_OF_KEYS = 64 << 10;

    private static final String BESIDE = "kanal_restore";
    private static final String REPLACED = "kanal_replaced";

    private final DataDirectory dataDirectory;
    private final JsonMapper json = JsonMapper.builder().build();

    public Restore(Path dataDirectory) {
        this.dataDirectory = new DataDirectory(dataDirectory);
    }

    /** What was restored, for the person who asked. */
    public record Restored(String createdAt, int tables, long rows, long files, boolean keyMissing) {}

    /**
     * Checks and restores.
     *
     * @param flyway makes a migrator for the schema it is given
     */
    public Restored run(Path backup, Connection connection, Function<String, FluentConfiguration> flyway)
            throws SQLException, IOException {
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            Manifest manifest = read(zip, Manifest.ENTRY, Manifest.class);
            if (manifest.format() < Manifest.FIRST_FORMAT || manifest.format() > Manifest.FORMAT) {
                throw bad("it has the format " + manifest.format() + "; this Kanal reads " + Manifest.FORMAT, null);
            }
            Contents contents = read(zip, Contents.ENTRY, Contents.class);
            requireDigests(manifest, contents);
            checkDigests(zip, contents);
            byte[] keys = manifest.withKey() ? keys(zip, manifest) : null;
            byte[] tiers = contents.parts().containsKey(BackupWriter.TIERS) ? tiers(zip) : null;
            Databases.requireNobodyAtWork(connection);
            String living = connection.getSchema();
            fill(zip, manifest, contents, connection, flyway);
            Path files = unpackFiles(zip, contents);
            swap(connection, living);
            replaceFiles(files);
            placeTiers(tiers);
            boolean keyMissing = placeKey(keys, manifest);
            long rows = contents.parts().values().stream()
                    .mapToLong(Contents.Part::rows)
                    .filter(count -> count > 0)
                    .sum();
            long stored = contents.parts().keySet().stream()
                    .filter(name -> name.startsWith(BackupWriter.FILES))
                    .count();
            return new Restored(
                    manifest.createdAt().toString(), manifest.tables().size(), rows, stored, keyMissing);
        } catch (ZipException e) {
            throw bad("it is no ZIP archive, or it was cut off", e);
        }
    }

    private <T> T read(ZipFile zip, String name, Class<T> type) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw bad("the part '" + name + "' is missing", null);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return json.readValue(in, type);
        } catch (JacksonException e) {
            throw bad("the part '" + name + "' cannot be read", e);
        }
    }

    /** Files of the first format have no digest of their manifest; their names are checked like all others. */
    private static void requireDigests(Manifest manifest, Contents contents) {
        if (manifest.format() > Manifest.FIRST_FORMAT && !contents.parts().containsKey(Manifest.ENTRY)) {
            throw bad("its manifest is not among its contents", null);
        }
        if (manifest.withKey() && !contents.parts().containsKey(BackupWriter.KEYS)) {
            throw bad("the part '" + BackupWriter.KEYS + "' is missing", null);
        }
    }

    private static void checkDigests(ZipFile zip, Contents contents) throws IOException {
        for (Map.Entry<String, Contents.Part> part : contents.parts().entrySet()) {
            ZipEntry entry = zip.getEntry(part.getKey());
            if (entry == null) {
                throw bad("the part '" + part.getKey() + "' is missing", null);
            }
            MessageDigest digest = Digested.sha256();
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
            if (!HexFormat.of()
                    .formatHex(digest.digest())
                    .equals(part.getValue().sha256())) {
                throw bad("the part '" + part.getKey() + "' was changed", null);
            }
        }
    }

    private static void fill(
            ZipFile zip,
            Manifest manifest,
            Contents contents,
            Connection connection,
            Function<String, FluentConfiguration> flyway)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + BESIDE + " cascade");
            statement.execute("create schema " + BESIDE);
        }
        OwnMigrations migrations = new OwnMigrations(() -> flyway.apply(BESIDE).outOfOrder(true));
        migrations.apply(versions(manifest), version -> {
            throw bad(
                    "it was made by another Kanal (%s) than this one, which knows no migration %s"
                            .formatted(manifest.kanalVersion(), version),
                    null);
        });
        requireOwnNames(manifest, new Catalogue(connection, BESIDE));
        try (Statement statement = connection.createStatement()) {
            statement.execute("truncate "
                    + manifest.tables().stream()
                            .map(table -> BESIDE + "." + Table.quoted(table.name()))
                            .collect(Collectors.joining(", ")));
        }
        for (Table table : manifest.tables()) {
            String name = BackupWriter.TABLES + table.name();
            Contents.Part part = contents.parts().get(name);
            if (part == null) {
                throw bad("the part '" + name + "' is missing", null);
            }
            try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
                long rows = DatabaseCopy.in(connection, "copy " + table.forCopy(BESIDE) + " from stdin", in);
                if (rows != part.rows()) {
                    throw bad("the table '" + table.name() + "' has " + rows + " rows and not " + part.rows(), null);
                }
            } catch (SQLException e) {
                throw bad("the table '" + table.name() + "' does not fit: " + e.getMessage(), e);
            }
        }
        continueSequences(connection, manifest);
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    update kanal_restore.change_log_state
                    set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)""");
            // Kanal's tasks carry nothing here; what a file brings would be read as objects of Java.
            statement.execute("update kanal_restore.scheduled_tasks set task_data = null where task_data is not null");
        }
        migrations.applyAll();
    }

    /** Those that a file of the first format was made after; it says which was the last one. */
    private static List<String> versions(Manifest manifest) {
        List<String> listed = manifest.migrations();
        return listed != null ? listed : OwnMigrations.ofFirstFormat(manifest.migration());
    }

    /** Nothing of the file may name anything but what this Kanal's own migrations made. */
    private static void requireOwnNames(Manifest manifest, Catalogue own) throws SQLException {
        Map<String, Set<String>> known =
                own.tables().stream().collect(Collectors.toMap(Table::name, table -> Set.copyOf(table.columns())));
        Map<String, Set<String>> named = new HashMap<>();
        for (Table table : manifest.tables()) {
            Set<String> columns = new HashSet<>(table.columns());
            if (columns.size() != table.columns().size() || named.put(table.name(), columns) != null) {
                throw bad("it names the table '" + table.name() + "' or a column of it twice", null);
            }
            if (!columns.equals(known.get(table.name()))) {
                throw bad("the table '" + table.name() + "' or its columns are not those of this Kanal", null);
            }
        }
        if (!named.keySet().equals(known.keySet())) {
            throw bad("a table is missing: it has " + named.size() + " of " + known.size(), null);
        }
        Set<String> sequences = own.sequenceNames();
        for (String sequence : manifest.sequences().keySet()) {
            if (!sequences.contains(sequence)) {
                throw bad("it names the sequence '" + sequence + "', which this Kanal does not have", null);
            }
        }
    }

    private static void continueSequences(Connection connection, Manifest manifest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select setval(cast(? as regclass), ?)")) {
            for (Map.Entry<String, Long> sequence : manifest.sequences().entrySet()) {
                statement.setString(1, BESIDE + "." + Table.quoted(sequence.getKey()));
                statement.setLong(2, sequence.getValue());
                statement.execute();
            }
        } catch (SQLException e) {
            throw bad("its sequences do not fit: " + e.getMessage(), e);
        }
    }

    private static void swap(Connection connection, String living) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + REPLACED + " cascade");
            statement.execute("alter schema " + Table.quoted(living) + " rename to " + REPLACED);
            statement.execute("alter schema " + BESIDE + " rename to " + Table.quoted(living));
            statement.execute("drop schema " + REPLACED + " cascade");
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Path unpackFiles(ZipFile zip, Contents contents) throws IOException {
        Folders.delete(dataDirectory.root().resolve(UNPACKED_FILES));
        Path target = dataDirectory.folder(UNPACKED_FILES);
        for (String name : contents.parts().keySet()) {
            if (!name.startsWith(BackupWriter.FILES + STORED_FILES + "/")) {
                continue;
            }
            Path file = target.resolve(name.substring((BackupWriter.FILES + STORED_FILES + "/").length()))
                    .normalize();
            if (!file.startsWith(target)) {
                throw bad("the part '" + name + "' names a place outside of the data directory", null);
            }
            Files.createDirectories(file.resolveSibling("x").resolve("..").normalize());
            try (InputStream in = zip.getInputStream(zip.getEntry(name));
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
        }
        return target;
    }

    /** Files are named by their content, so those of both histories can lie together; none that is named may be missing. */
    private void replaceFiles(Path files) throws IOException {
        Path living = dataDirectory.folder(STORED_FILES);
        try (var all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = living.resolve(files.relativize(file).toString());
                Files.createDirectories(target.resolveSibling("x").resolve("..").normalize());
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Folders.delete(files);
    }

    /** The backup's key file, with which the server will start. */
    private static byte[] keys(ZipFile zip, Manifest manifest) throws IOException {
        byte[] content;
        try (InputStream in = zip.getInputStream(zip.getEntry(BackupWriter.KEYS))) {
            content = in.readNBytes(MOST_OF_KEYS + 1);
        }
        if (content.length > MOST_OF_KEYS) {
            throw bad("its key file is larger than any", null);
        }
        try {
            if (KeyFile.box(content).knows(manifest.key())) {
                return content;
            }
        } catch (IllegalArgumentException e) {
            throw bad("its key file is none", e);
        }
        throw bad("its key file lacks the key that its secrets were sealed with", null);
    }

    /** The backup's table of tiers, with which the server will start. */
    private static byte[] tiers(ZipFile zip) throws IOException {
        byte[] content;
        try (InputStream in = zip.getInputStream(zip.getEntry(BackupWriter.TIERS))) {
            content = in.readNBytes(Tiers.MOST_OF_THE_FILE + 1);
        }
        try {
            Tiers.requireTable(content);
            return content;
        } catch (StartFailure e) {
            throw bad("its table of tiers is none: " + e.getMessage(), e);
        }
    }

    /** What was there is kept beside it, where it says something else. */
    private void placeTiers(byte @Nullable [] tiers) throws IOException {
        if (tiers == null) {
            return;
        }
        Path living = dataDirectory.root().resolve(BackupWriter.TIERS);
        if (Files.exists(living)) {
            if (Arrays.equals(Files.readAllBytes(living), tiers)) {
                return;
            }
            Files.move(
                    living, living.resolveSibling(BackupWriter.TIERS + ".before"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path half = living.resolveSibling(BackupWriter.TIERS + ".part");
        Files.write(half, tiers);
        Files.move(half, living, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns whether the secrets of this backup cannot be opened here. */
    private boolean placeKey(byte @Nullable [] keys, Manifest manifest) {
        KeyFile file = new KeyFile(dataDirectory.root());
        if (keys != null) {
            file.replace(keys);
            return false;
        }
        return !file.exists() || !file.open().knows(manifest.key());
    }

    private static KanalException bad(String why, @Nullable Throwable cause) {
        return new KanalException(
                ErrorCode.BAD_SOURCE, "This backup cannot be restored: " + why + ". Nothing was changed", cause);
    }
}
