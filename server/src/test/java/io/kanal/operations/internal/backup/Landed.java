package io.kanal.operations.internal.backup;

import io.kanal.operations.internal.postgres.DatabaseAddress;
import io.kanal.operations.internal.postgres.Databases;
import io.kanal.operations.internal.postgres.EmbeddedPostgres;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.database.DatabaseCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the first landed version left: the parts of a backup that it made ({@code tools/landed/make} makes others), as a
 * backup and as the data directory beside which it was made.
 */
public final class Landed {
    private static final String FOLDER = "/landed-backup/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Landed() {}

    /** How many rows each table had. */
    public static Map<String, Long> rows() throws IOException {
        try (InputStream in = part(Contents.ENTRY)) {
            return tables(JSON.readValue(in, Contents.class));
        }
    }

    /** How many rows each table of a backup has. */
    public static Map<String, Long> rows(Path backup) throws IOException {
        try (ZipFile zip = new ZipFile(backup.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(Contents.ENTRY))) {
            return tables(JSON.readValue(in, Contents.class));
        }
    }

    private static Map<String, Long> tables(Contents contents) {
        Map<String, Long> rows = new TreeMap<>();
        contents.parts().forEach((name, part) -> {
            if (name.startsWith(BackupWriter.TABLES)) {
                rows.put(name.substring(BackupWriter.TABLES.length()), part.rows());
            }
        });
        return rows;
    }

    /** Packs the parts into the file that they were. */
    public static void backup(Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            copy(zip, Manifest.ENTRY);
            Contents contents;
            try (InputStream in = part(Contents.ENTRY)) {
                contents = JSON.readValue(in, Contents.class);
            }
            for (String name : contents.parts().keySet()) {
                copy(zip, name);
            }
            copy(zip, Contents.ENTRY);
        }
    }

    private static void copy(ZipOutputStream zip, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream in = part(name)) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }

    /**
     * Fills an empty data directory as that version did: initdb's superuser made the database, the tables of the
     * migrations there were, and everything in them.
     */
    public static void dataDirectory(Path data) throws IOException, SQLException {
        try (InputStream in = part(BackupWriter.KEYS)) {
            Files.write(data.resolve(BackupWriter.KEYS), in.readAllBytes());
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.startBelow(new DataDirectory(data))) {
            try (Connection connection = open(postgres, "postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("create database kanal");
            }
            Manifest manifest;
            try (InputStream in = part(Manifest.ENTRY)) {
                manifest = JSON.readValue(in, Manifest.class);
            }
            new OwnMigrations(() -> Flyway.configure()
                            .dataSource(
                                    postgres.jdbcUrl("kanal"),
                                    postgres.superuser(),
                                    postgres.password().reveal()))
                    .apply(OwnMigrations.ofFirstFormat(manifest.migration()), version -> {
                        throw new IllegalStateException(version);
                    });
            try (Connection connection = open(postgres, "kanal")) {
                fill(connection, manifest);
            }
        }
    }

    private static void fill(Connection connection, Manifest manifest) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : manifest.tables()) {
                statement.execute("truncate " + table.name() + " cascade");
            }
        }
        for (Table table : manifest.tables()) {
            try (InputStream in = part(BackupWriter.TABLES + table.name())) {
                DatabaseCopy.in(connection, "copy " + table.forCopy("public") + " from stdin", in);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("select setval(cast(? as regclass), ?)")) {
            for (Map.Entry<String, Long> sequence : manifest.sequences().entrySet()) {
                statement.setString(1, sequence.getKey());
                statement.setLong(2, sequence.getValue());
                statement.execute();
            }
        }
    }

    private static Connection open(EmbeddedPostgres postgres, String database) throws SQLException {
        return Databases.open(
                new DatabaseAddress(postgres.jdbcUrl(database), postgres.superuser(), postgres.password()));
    }

    private static InputStream part(String name) {
        InputStream in = Landed.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IllegalStateException("The landed backup has no part " + name);
        }
        return in;
    }
}
