package io.kanal.operations.internal.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The first part of a backup: what it is and what must follow.
 *
 * @param format form of the file; another one is refused
 * @param migration all applied migrations' newest version, to which the restore's schema is brought before it is filled
 * @param key id of the key that seals secrets
 */
record Manifest(
        int format,
        Instant createdAt,
        String kanalVersion,
        String migration,
        List<Table> tables,
        Map<String, Long> sequences,
        int key,
        boolean withKey) {
    static final int FORMAT = 1;
    static final String ENTRY = "manifest.json";

    Manifest {
        tables = List.copyOf(tables);
        sequences = Map.copyOf(sequences);
    }
}
