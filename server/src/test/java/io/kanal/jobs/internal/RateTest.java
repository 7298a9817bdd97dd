package io.kanal.jobs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSteadyPaceIsItsOwnRate() {
        Rate rate = new Rate(0, 0);
        double measured = 0;
        for (int second = 1; second <= 30; second++) {
            measured = rate.measure(second * 500L, second * SECOND);
        }
        assertThat(measured).isCloseTo(500, within(0.001));
    }

    @Test
    void aChangeOfPaceIsFollowedWithinAFewWindows() {
        Rate rate = new Rate(0, 0);
        rate.measure(1_000, SECOND);
        double measured = 0;
        for (int second = 2; second <= 60; second++) {
            measured = rate.measure(1_000 + 100L * (second - 1), second * SECOND);
        }
        assertThat(measured).isCloseTo(100, within(10.0));
    }

    @Test
    void goingBackToReReadIsNoRate() {
        Rate rate = new Rate(5_000, 0);
        assertThat(rate.measure(0, SECOND)).isZero();
        assertThat(rate.measure(200, 2 * SECOND)).isCloseTo(200, within(0.001));
    }

    @Test
    void twoMeasuresAtOnceAreOne() {
        Rate rate = new Rate(0, 0);
        rate.measure(100, SECOND);
        assertThat(rate.measure(1_000_000, SECOND + 1)).isCloseTo(100, within(0.001));
    }
}
