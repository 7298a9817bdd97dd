package io.kanal.ingest.internal.export.unpack;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** Unpacked bytes of one stream, counted against its own packed bytes and against what the upload may unpack to. */
final class UnpackedStream extends FilterInputStream {
    private final UnpackBudget budget;
    private final LongSupplier packedBytes;
    private long unpackedBytes;

    /**
     * @param packedBytes how many packed bytes stand behind what was read so far
     */
    UnpackedStream(InputStream unpacked, UnpackBudget budget, LongSupplier packedBytes) {
        super(unpacked);
        this.budget = budget;
        this.packedBytes = packedBytes;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) {
            check(1);
        }
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            check(count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        check(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void check(long more) {
        unpackedBytes += more;
        if (budget.limits().isTooDense(unpackedBytes, packedBytes.getAsLong())) {
            throw new KanalException(
                    ErrorCode.BAD_SOURCE,
                    "This archive unpacks to more than %d times its size; no export does"
                            .formatted(budget.limits().ratio()));
        }
        budget.spend(more);
    }
}
