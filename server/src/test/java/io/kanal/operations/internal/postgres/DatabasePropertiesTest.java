package io.kanal.operations.internal.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabasePropertiesTest {
    @Test
    void timesThatWouldBreakEveryStatementAreRefusedWithWhatIsExpected() {
        // To PostgreSQL zero is no bound at all.
        assertThatThrownBy(() -> times(Duration.ZERO, Duration.ofMinutes(10)))
                .hasMessageContaining("kanal.database.request-timeout must be at least 1s");
        assertThatThrownBy(() -> times(Duration.ofMillis(20), Duration.ofMinutes(10)))
                .hasMessageContaining("PT0.02S");
        assertThatThrownBy(() -> times(Duration.ofSeconds(20), Duration.ofSeconds(10)))
                .hasMessageContaining("kanal.database.work-timeout must be at least");
        assertThatCode(() -> times(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .doesNotThrowAnyException();
    }

    private static DatabaseProperties times(Duration request, Duration work) {
        return new DatabaseProperties(null, null, 16, request, work);
    }
}
