package io.kanal.operations.internal.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first part of a backup: what it is and what must follow.
 *
 * @param format form of the file; another one is refused
 * @param migration the version of the migration that was applied last
 * @param migrations the versions of all applied migrations, to which the restore's schema is brought before it is filled; rooms number
 *     theirs in ranges of their own, so the last one says little. Files of the first format lack it
 * @param key id of the key that seals secrets
 */
record Manifest(
        int format,
        Instant createdAt,
        String kanalVersion,
        String migration,
        @Nullable List<String> migrations,
        List<Table> tables,
        Map<String, Long> sequences,
        int key,
        boolean withKey) {
    static final int FORMAT = 2;
    /** The form of the first version: its manifest is not among the digested parts. */
    static final int FIRST_FORMAT = 1;

    static final String ENTRY = "manifest.json";

    Manifest {
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(kanalVersion);
        Objects.requireNonNull(migration);
        migrations = migrations == null ? null : List.copyOf(migrations);
        tables = List.copyOf(tables);
        sequences = Map.copyOf(sequences);
    }
}
