package io.kanal.operations.internal.backup;

import io.kanal.operations.internal.postgres.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * This Kanal's migrations, of which a schema can get some. Rooms number theirs in ranges of their own, so what an earlier Kanal had
 * applied is a set and no beginning of a list.
 *
 * @param migrator of the schema
 */
record OwnMigrations(Supplier<FluentConfiguration> migrator) {
    /** What there was before backups said which migrations they were made after. */
    private static final List<String> FIRST_FORMAT = List.of(
            "0001", "0002", "0003", "0004", "0005", "0015", "0020", "0021", "0035", "0040", "0041", "0042", "0045",
            "0050", "0051", "0055", "0060", "0061", "0062", "0065", "0090");

    private static final String FOLDER = "/db/migration/";

    /** The migrations up to this one that a file of the first format can have been made after. */
    static List<String> ofFirstFormat(String last) {
        return FIRST_FORMAT.contains(last)
                ? FIRST_FORMAT.stream()
                        .filter(version -> version.compareTo(last) <= 0)
                        .toList()
                : List.of(last);
    }

    /**
     * Applies those of these versions.
     *
     * @param unknown told the first version that is none of ours; must throw
     */
    void apply(List<String> versions, Consumer<String> unknown) throws IOException {
        Map<String, String> scripts = new HashMap<>();
        for (MigrationInfo own : migrator.get().load().info().all()) {
            if (own.getVersion() != null) {
                scripts.put(own.getVersion().getVersion(), own.getScript());
            }
        }
        Path some = Files.createTempDirectory("kanal-migrations-");
        try {
            for (String version : versions.stream().distinct().toList()) {
                String script = scripts.get(version);
                if (script == null) {
                    unknown.accept(version);
                    throw new IllegalStateException("No migration " + version);
                }
                try (InputStream in = OwnMigrations.class.getResourceAsStream(FOLDER + script)) {
                    if (in == null) {
                        throw new IllegalStateException("No file of the migration " + script);
                    }
                    Files.copy(in, some.resolve(script));
                }
            }
            migrator.get().locations("filesystem:" + some).load().migrate();
        } finally {
            Folders.delete(some);
        }
    }

    /** Applies all that are not yet. */
    void applyAll() {
        migrator.get().load().migrate();
    }
}
