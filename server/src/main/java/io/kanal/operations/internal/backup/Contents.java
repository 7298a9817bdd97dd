package io.kanal.operations.internal.backup;

import java.util.Map;

/**
 * The last part of a backup: what every other part must turn out to be, the manifest too. A backup without it was cut off.
 *
 * @param parts by their name in the archive
 */
record Contents(Map<String, Part> parts) {
    static final String ENTRY = "contents.json";

    Contents {
        parts = Map.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param rows of a table; -1 for files
     * @param sha256 in hexadecimal, of the unpacked bytes
     */
    record Part(long rows, long bytes, String sha256) {}
}
