package io.kanal.operations.internal.backup;

import io.kanal.people.tiers.Tiers;
import io.kanal.shared.database.DatabaseCopy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a backup: a ZIP archive of the manifest, every table as COPY's text (which every PostgreSQL version reads), the
 * stored files, the table of tiers, perhaps the key file, and the list of contents with their digests. All tables are read in one snapshot,
 * so writers go on and the backup shows one moment.
 */
public final class BackupWriter {
    static final String TABLES = "tables/";
    static final String FILES = "files/";
    static final String KEYS = "keys";
    /** The operator's table of tiers, in the data directory as in the archive. */
    static final String TIERS = Tiers.FILE;

    private static final String HALF_WRITTEN = "incoming";
    /** Says of the file beside it that nothing refers to it. */
    private static final String MARK = ".unused";

    private final Path dataDirectory;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    public BackupWriter(Path dataDirectory, Clock clock) {
        this.dataDirectory = dataDirectory;
        this.clock = clock;
    }

    /**
     * Writes the whole backup and leaves the stream open.
     *
     * @param connection of no pool and outside of any transaction; fit for nothing but closing afterwards
     * @param key the id of the key that seals now
     */
    public void write(Connection connection, int key, boolean withKey, String kanalVersion, OutputStream target)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(target, 1 << 16));
            zip.setLevel(Deflater.BEST_SPEED);
            Catalogue catalogue = new Catalogue(connection, connection.getSchema());
            List<String> migrations = catalogue.migrations();
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    clock.instant(),
                    kanalVersion,
                    migrations.getLast(),
                    migrations,
                    catalogue.tables(),
                    catalogue.sequences(),
                    key,
                    withKey);
            Map<String, Contents.Part> parts = new LinkedHashMap<>();
            parts.put(Manifest.ENTRY, put(zip, Manifest.ENTRY, json.writeValueAsBytes(manifest)));
            for (Table table : manifest.tables()) {
                copy(connection, table, zip, parts);
            }
            for (Path file : storedFiles()) {
                String name = FILES + dataDirectory.relativize(file);
                try (InputStream in = Files.newInputStream(file)) {
                    zip.putNextEntry(new ZipEntry(name));
                    Digested out = new Digested(zip);
                    in.transferTo(out);
                    zip.closeEntry();
                    parts.put(name, out.part(-1));
                } catch (NoSuchFileException e) {
                    // Deleted meanwhile, because nothing had referred to it for a day: this snapshot does not either.
                }
            }
            Path tiers = dataDirectory.resolve(TIERS);
            if (Files.isRegularFile(tiers, LinkOption.NOFOLLOW_LINKS)) {
                parts.put(TIERS, put(zip, TIERS, Files.readAllBytes(tiers)));
            }
            if (withKey) {
                zip.putNextEntry(new ZipEntry(KEYS));
                Digested out = new Digested(zip);
                Files.copy(dataDirectory.resolve(KEYS), out);
                zip.closeEntry();
                parts.put(KEYS, out.part(-1));
            }
            put(zip, Contents.ENTRY, json.writeValueAsBytes(new Contents(parts)));
            zip.finish();
            zip.flush();
            connection.rollback();
        }
    }

    private static void copy(Connection connection, Table table, ZipOutputStream zip, Map<String, Contents.Part> parts)
            throws SQLException, IOException {
        String name = TABLES + table.name();
        zip.putNextEntry(new ZipEntry(name));
        Digested out = new Digested(zip);
        long rows = DatabaseCopy.out(connection, "copy " + table.forCopy(connection.getSchema()) + " to stdout", out);
        zip.closeEntry();
        parts.put(name, out.part(rows));
    }

    /** Media, which the record names by content hash: a file that is named exists before the row that names it. */
    private List<Path> storedFiles() throws IOException {
        Path folder = dataDirectory.resolve(Restore.STORED_FILES);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.startsWith(folder.resolve(HALF_WRITTEN)))
                    .filter(file -> !file.toString().endsWith(MARK))
                    .sorted()
                    .toList();
        }
    }

    private static Contents.Part put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Digested out = new Digested(zip);
        out.write(content);
        zip.closeEntry();
        return out.part(-1);
    }
}
