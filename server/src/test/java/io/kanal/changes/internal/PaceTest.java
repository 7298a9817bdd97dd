package io.kanal.changes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final int MOST = 1_000;

    private final Pace pace = new Pace(MOST);

    @Test
    void quickBatchesGrowToTheMost() {
        for (int i = 0; i < 10; i++) {
            pace.took(pace.size(), Duration.ofMillis(5).toNanos());
        }
        assertThat(pace.size()).isEqualTo(MOST);
    }

    @Test
    void slowBatchesShrinkButNeverToNothing() {
        for (int i = 0; i < 10; i++) {
            pace.took(pace.size(), Duration.ofSeconds(20).toNanos());
        }
        assertThat(pace.size()).isEqualTo(200);
    }

    @Test
    void theSizeSettlesAtWhatTakesAMoment() {
        for (int i = 0; i < 10; i++) {
            pace.took(pace.size(), pace.size() * Duration.ofMillis(1).toNanos() / 4);
        }
        assertThat(pace.size()).isBetween(500, 700);
    }

    @Test
    void theLastFewChangesOfALaneSayNothing() {
        int before = pace.size();
        pace.took(1, Duration.ofMillis(100).toNanos());
        assertThat(pace.size()).isEqualTo(before);
    }
}
