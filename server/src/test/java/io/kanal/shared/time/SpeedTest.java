package io.kanal.shared.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long THINGS = 100_000;

    @Test
    void aSteadyPaceIsItsOwnSpeed() {
        Speed speed = new Speed(0, 0);
        double measured = 0;
        for (int second = 1; second <= 30; second++) {
            measured = speed.measure(second * 500L, second * SECOND);
        }
        assertThat(measured).isCloseTo(500, within(0.001));
    }

    @Test
    void aChangeOfPaceIsFollowedWithinAFewWindows() {
        Speed speed = new Speed(0, 0);
        speed.measure(1_000, SECOND);
        double measured = 0;
        for (int second = 2; second <= 60; second++) {
            measured = speed.measure(1_000 + 100L * (second - 1), second * SECOND);
        }
        assertThat(measured).isCloseTo(100, within(10.0));
    }

    @Test
    void goingBackToReReadIsNoPace() {
        Speed speed = new Speed(5_000, 0);
        assertThat(speed.measure(0, SECOND)).isZero();
        assertThat(speed.measure(200, 2 * SECOND)).isCloseTo(200, within(0.001));
    }

    @Test
    void whatPassesBeforeAnythingMovesIsNoPace() {
        Speed speed = new Speed(0, 0);
        assertThat(speed.measure(0, 60 * SECOND)).isZero();
        assertThat(speed.measure(200, 61 * SECOND)).isCloseTo(200, within(0.001));
    }

    @Test
    void twoMeasuresAtOnceAreOne() {
        Speed speed = new Speed(0, 0);
        speed.measure(100, SECOND);
        assertThat(speed.measure(1_000_000, SECOND + 1)).isCloseTo(100, within(0.001));
    }

    @Test
    void theTimeLeftIsRightFromTheFirstFifthOnAtASteadyPace() {
        for (double perSecond : new double[] {5_000, 500, 20}) {
            assertThat(worst(_ -> perSecond, 1)).isLessThan(0.05);
        }
    }

    @Test
    void theTimeLeftIsRightFromTheFirstFifthOnWhenItGetsSlower() {
        assertThat(worst(share -> 500 * (1 - 0.4 * share), 1)).isLessThan(0.3);
    }

    @Test
    void theTimeLeftIsRightFromTheFirstFifthOnWhenThingsComeInBatches() {
        // One batch of 2,000 every four seconds.
        assertThat(worst(_ -> 500, 10)).isLessThan(0.3);
    }

    @Test
    void theTimeLeftIsRightFromTheFirstFifthOnWhereThePaceIsUneven() {
        Random random = new Random(7);
        assertThat(worst(_ -> 500 * (0.4 + 1.2 * random.nextDouble()), 1)).isLessThan(0.3);
    }

    @Test
    void aLaterChangeOfPaceIsKnownAfterAWhile() {
        Speed speed = new Speed(0, 0);
        long done = 0;
        for (int second = 1; second <= 400; second++) {
            done += second <= 200 ? 400 : 100;
            speed.measure(done, second * SECOND);
        }
        assertThat(speed.perSecond()).isCloseTo(100, within(30.0));
    }

    /**
     * How far the time left that is told is from the one that comes true, at its worst, from the first fifth to the last
     * twentieth; what is left then is seconds.
     *
     * @param pace things per second at a share of the whole
     * @param batch how many pulses of 400 ms show their things at once
     */
    private static double worst(DoubleUnaryOperator pace, int batch) {
        double[] doneAt = new double[1_000_000];
        int pulses = 0;
        double done = 0;
        while (done < THINGS) {
            done = Math.min(THINGS, done + 0.4 * pace.applyAsDouble(done / THINGS));
            doneAt[pulses++] = done;
        }
        Speed speed = new Speed(0, 0);
        double worst = 0;
        for (int pulse = 0; pulse < pulses; pulse++) {
            long shown = (long) doneAt[pulse - pulse % batch];
            double perSecond = speed.measure(shown, (pulse + 1) * SECOND * 2 / 5);
            if (doneAt[pulse] >= THINGS * 0.2 && doneAt[pulse] < THINGS * 0.95) {
                Duration told = Objects.requireNonNull(Speed.timeFor((double) (THINGS - shown), perSecond));
                double left = (pulses - 1 - pulse) * 0.4;
                // Seconds are told whole, and of a batch nothing is known until it is done.
                double allowed = Math.max(1, batch * 0.4);
                worst = Math.max(worst, (Math.abs(told.toMillis() / 1000.0 - left) - allowed) / left);
            }
        }
        return worst;
    }
}
