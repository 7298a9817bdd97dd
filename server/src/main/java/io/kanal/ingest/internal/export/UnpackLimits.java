package io.kanal.ingest.internal.export;

import org.springframework.util.unit.DataSize;

/**
 * How much an upload may hold.
 *
 * @param unpacked bytes of text and pages after unpacking
 * @param file bytes of one media file
 * @param ratio how many times larger unpacked bytes may be than packed ones, once there are many; real exports stay below 40
 */
record UnpackLimits(DataSize unpacked, DataSize file, int ratio) {
    /** Below this many bytes the ratio says nothing. */
    static final long RATIO_FROM_BYTES = 64L << 20;

    static final UnpackLimits DEFAULT = new UnpackLimits(DataSize.ofGigabytes(200), DataSize.ofGigabytes(4), 250);
}
