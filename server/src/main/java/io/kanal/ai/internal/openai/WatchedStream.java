package io.kanal.ai.internal.openai;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A body that is closed from outside when its time is over or when it falls silent, which ends a blocked read. */
final class WatchedStream extends FilterInputStream {
    private final ScheduledExecutorService timer;
    private final long endNanos;
    private final long silenceNanos;
    private volatile long lastPiece = System.nanoTime();
    private volatile @Nullable String cutBecause;
    private volatile Future<?> watch;

    WatchedStream(InputStream body, ScheduledExecutorService timer, long endNanos, Duration silence) {
        super(body);
        this.timer = timer;
        this.endNanos = endNanos;
        this.silenceNanos = silence.toNanos();
        this.watch = timer.schedule(this::look, nextLook(System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private long nextLook(long now) {
        return Math.min(endNanos - now, lastPiece + silenceNanos - now);
    }

    private void look() {
        long now = System.nanoTime();
        if (now - endNanos >= 0) {
            cut("The answer took longer than its deadline");
        } else if (now - lastPiece >= silenceNanos) {
            cut("The model fell silent for " + Duration.ofNanos(silenceNanos));
        } else {
            watch = timer.schedule(this::look, Math.max(1, nextLook(now)), TimeUnit.NANOSECONDS);
        }
    }

    private void cut(String reason) {
        cutBecause = reason;
        try {
            in.close();
        } catch (IOException e) {
            cutBecause = reason + "; closing it failed: " + e.getMessage();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            int read = in.read(into, offset, length);
            failIfCut(null);
            lastPiece = System.nanoTime();
            return read;
        } catch (IOException e) {
            failIfCut(e);
            throw e;
        }
    }

    private void failIfCut(@Nullable IOException cause) throws IOException {
        String reason = cutBecause;
        if (reason != null) {
            HttpTimeoutException timeout = new HttpTimeoutException(reason);
            if (cause != null) {
                timeout.initCause(cause);
            }
            throw timeout;
        }
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
