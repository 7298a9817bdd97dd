package io.kanal.ai.models;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model whose files lie on this machine, as it was when they came.
 *
 * @param fingerprint what the model called itself when it was tried
 * @param dimension how many numbers its vectors had then
 * @param from the address or folder that the files came from
 * @param files their checksums, by name
 */
public record InstalledModel(
        String name,
        @Nullable String revision,
        String fingerprint,
        int dimension,
        String from,
        Instant installedAt,
        Map<String, FileSeen> files) {
    public InstalledModel {
        files = Map.copyOf(files);
    }

    /**
     * One file as it was seen.
     *
     * @param sha256 in hexadecimal
     * @param verified whether the catalogue knew its checksum before
     */
    public record FileSeen(long bytes, String sha256, boolean verified) {}
}
