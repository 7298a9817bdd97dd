package io.kanal.shared.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | 120",
                "0 | 1",
                "999999999 | 3600",
                "Tue, 10 Mar 2026 12:05:00 GMT | 300",
                "Tue, 10 Mar 2026 11:00:00 GMT | 1",
                "Tue, 10 Mar 2026 18:00:00 GMT | 3600",
                "'' | 60",
                "soon | 60",
                "-5 | 60"
            })
    void secondsAndDatesAreReadAndKeptWithinASecondAndAnHour(String written, long seconds) {
        assertThat(RetryAfter.of(written, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
