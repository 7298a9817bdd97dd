package io.kanal.shared.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.Caller;
import io.kanal.shared.LimitReached;
import io.kanal.shared.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Caller ANN = Caller.person(new UserId(1), false);
    private static final Caller BEN = Caller.person(new UserId(2), false);

    @Test
    void onePersonsHasteIsNobodyElses() {
        Pace pace = Pace.perHour("names", 3);
        for (int step = 0; step < 3; step++) {
            pace.step(ANN);
        }
        assertThatThrownBy(() -> pace.step(ANN))
                .isInstanceOfSatisfying(
                        LimitReached.class,
                        limit -> assertThat(limit.retryAfter().orElseThrow())
                                .isBetween(Duration.ofMinutes(58), Duration.ofHours(1)))
                .hasMessage("One person may look up at most 3 names an hour; try again later");
        pace.step(BEN);
        for (int step = 0; step < 9; step++) {
            pace.step(Caller.KANAL);
        }
    }
}
