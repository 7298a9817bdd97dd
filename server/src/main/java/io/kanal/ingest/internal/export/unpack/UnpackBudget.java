package io.kanal.ingest.internal.export.unpack;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;

/**
 * What one upload may still unpack to, over all that is read of it and however often: a small archive cannot turn into endless
 * work or fill the disk, not by one entry, not by many, and not by naming one entry many times.
 */
public final class UnpackBudget {
    private final UnpackLimits limits;
    private final long packedBytes;
    private long unpackedBytes;
    private boolean spent;

    /**
     * @param packedBytes the size of the upload
     */
    public UnpackBudget(UnpackLimits limits, long packedBytes) {
        this.limits = limits;
        this.packedBytes = packedBytes;
    }

    UnpackLimits limits() {
        return limits;
    }

    /** Whether an exception was thrown because the upload as a whole holds too much. */
    boolean isSpent() {
        return spent;
    }

    /**
     * Counts what was unpacked.
     *
     * @throws KanalException {@code TOO_LARGE} or {@code BAD_SOURCE} beyond the limits
     */
    void spend(long bytes) {
        unpackedBytes += bytes;
        if (unpackedBytes > limits.unpacked().toBytes()) {
            spent = true;
            throw new KanalException(
                    ErrorCode.TOO_LARGE,
                    "Unpacked, this export is larger than %d MB, the limit set by KANAL_IMPORTS_MAX_UNPACKED"
                            .formatted(limits.unpacked().toMegabytes()));
        }
        if (limits.isTooDense(unpackedBytes, packedBytes)) {
            spent = true;
            throw new KanalException(
                    ErrorCode.BAD_SOURCE,
                    "This archive unpacks to more than %d times its size; no export does".formatted(limits.ratio()));
        }
    }
}
