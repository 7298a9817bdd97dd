package io.kanal.ingest.internal.export.unpack;

import org.springframework.util.unit.DataSize;

/**
 * How much an upload may hold.
 *
 * @param unpacked bytes of everything after unpacking, text and files
 * @param file bytes of one media file
 * @param ratio how many times larger unpacked bytes may be than packed ones, once there are many; real exports stay below 40
 * @param free what the disk must have left for files to be kept
 */
public record UnpackLimits(DataSize unpacked, DataSize file, int ratio, DataSize free) {
    /** Below this many bytes the ratio says nothing. */
    private static final long RATIO_FROM_BYTES = 64L << 20;

    public static final UnpackLimits DEFAULT =
            new UnpackLimits(DataSize.ofGigabytes(200), DataSize.ofGigabytes(4), 250, DataSize.ofGigabytes(1));

    /** Whether so few packed bytes cannot honestly stand for so many. */
    boolean isTooDense(long unpackedBytes, long packedBytes) {
        return unpackedBytes > RATIO_FROM_BYTES && unpackedBytes / ratio > packedBytes;
    }
}
