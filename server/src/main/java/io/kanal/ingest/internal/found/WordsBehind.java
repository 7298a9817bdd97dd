package io.kanal.ingest.internal.found;

import io.kanal.shared.time.Speed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the index of words will still read when an import has read its file: it follows while the import goes on and is
 * behind by as much as it is slower. Used by one thread.
 */
public final class WordsBehind {
    private final long headBefore;
    private final long doneBefore;
    private final Speed reading;
    private final Speed indexing;

    /**
     * Begins with an import, or where an import goes on.
     *
     * @param done how much of the file is read, in bytes
     * @param head the last position of the log
     * @param applied how far the index has come in it
     */
    public WordsBehind(long done, long head, long applied, long nanos) {
        headBefore = head;
        doneBefore = done;
        reading = new Speed(done, nanos);
        indexing = new Speed(applied, nanos);
    }

    /**
     * Looks again.
     *
     * @param total bytes of the file; null while unknown
     * @return zero as long as nothing can be said
     */
    public Duration look(long done, @Nullable Long total, long head, long applied, long nanos) {
        double bytesPerSecond = reading.measure(done, nanos);
        double rowsPerSecond = indexing.measure(applied, nanos);
        if (total == null || bytesPerSecond <= 0 || rowsPerSecond <= 0 || done <= doneBefore) {
            return Duration.ZERO;
        }
        double unread = (double) Math.max(0, total - done);
        double toCome = unread * (double) (head - headBefore) / (double) (done - doneBefore);
        double indexed = ((double) Math.max(0, head - applied) + toCome) / rowsPerSecond;
        double after = indexed - unread / bytesPerSecond;
        return after <= 0 || after > Integer.MAX_VALUE ? Duration.ZERO : Duration.ofSeconds((long) Math.ceil(after));
    }
}
