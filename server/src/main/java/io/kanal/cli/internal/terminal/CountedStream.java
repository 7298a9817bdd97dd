package io.kanal.cli.internal.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes went through, not more often than every 256 kB. */
public final class CountedStream extends FilterInputStream {
    private static final long STEP = 256 * 1024;

    private final LongConsumer listener;
    private long count;
    private long told;

    public CountedStream(InputStream in, LongConsumer listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) {
        count += bytes;
        if (count - told >= STEP) {
            told = count;
            listener.accept(count);
        }
    }
}
