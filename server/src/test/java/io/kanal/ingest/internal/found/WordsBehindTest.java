package io.kanal.ingest.internal.found;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.time.Speed;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WordsBehindTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MESSAGES = 200_000;
    private static final long BYTES = MESSAGES * 400;

    @Test
    void theTimeLeftHoldsTheWordsThatComeBehindTheMessages() {
        assertThat(worst(2_000, 1_000, 1)).isLessThan(0.3);
        assertThat(worst(2_000, 700, 1)).isLessThan(0.3);
    }

    @Test
    void anIndexThatKeepsUpAddsNothing() {
        assertThat(worst(1_000, 5_000, 1)).isLessThan(0.3);
    }

    @Test
    void anIndexThatGetsQuickerBehindTheImportIsStillToldRight() {
        assertThat(worst(2_000, 1_000, 1.3)).isLessThan(0.3);
    }

    @Test
    void nothingIsToldWhereNothingIsKnown() {
        WordsBehind behind = new WordsBehind(0, 100, 100, 0);
        assertThat(behind.look(1_000, null, 200, 150, SECOND)).isZero();
        assertThat(new WordsBehind(0, 100, 100, 0).look(1_000, 5_000L, 200, 100, SECOND))
                .isZero();
    }

    /**
     * How wrong the time left of an import is at its worst, from the first fifth of its time to the last twentieth.
     *
     * @param quicker how many times quicker the index is once it is alone
     */
    private static double worst(double reads, double indexes, double quicker) {
        double readSeconds = MESSAGES / reads;
        double behindThen = Math.max(0, MESSAGES - indexes * readSeconds);
        double all = readSeconds + behindThen / (indexes * quicker);
        WordsBehind behind = new WordsBehind(0, 0, 0, 0);
        Speed reading = new Speed(0, 0);
        Speed indexing = new Speed(0, 0);
        double worst = 0;
        for (int second = 1; second < all * 0.95; second++) {
            double read = Math.min(MESSAGES, reads * second);
            double indexed = second <= readSeconds
                    ? Math.min(read, indexes * second)
                    : Math.min(MESSAGES, MESSAGES - behindThen + indexes * quicker * (second - readSeconds));
            Duration told;
            if (second < readSeconds) {
                long bytes = (long) (read * 400);
                Duration after = behind.look(bytes, BYTES, (long) read, (long) indexed, second * SECOND);
                told = Objects.requireNonNull(
                                Speed.timeFor((double) (BYTES - bytes), reading.measure(bytes, second * SECOND)))
                        .plus(after);
                indexing = new Speed((long) indexed, second * SECOND);
            } else {
                double perSecond = indexing.measure((long) indexed, second * SECOND);
                told = perSecond <= 0 ? null : Speed.timeFor(MESSAGES - indexed, perSecond);
            }
            if (second >= all * 0.2 && told != null) {
                double left = all - second;
                worst = Math.max(worst, (Math.abs(told.toMillis() / 1000.0 - left) - 2) / left);
            }
        }
        return worst;
    }
}
