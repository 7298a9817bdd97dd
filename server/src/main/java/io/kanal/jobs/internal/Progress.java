package io.kanal.jobs.internal;

import io.kanal.jobs.Skip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is and what it reports, at one moment.
 *
 * @param after how long what comes behind the present phase will take
 */
record Progress(
        long done,
        @Nullable Long total,
        double ratePerSecond,
        Duration after,
        @Nullable String phase,
        @Nullable String trouble,
        Map<String, Long> counts,
        List<Skip> skipped) {
    /** The same with nothing under way any more. */
    Progress ended() {
        return new Progress(done, total, ratePerSecond, Duration.ZERO, null, null, counts, skipped);
    }
}
