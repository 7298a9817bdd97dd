package io.kanal.ingest.internal.preview;

import io.kanal.ingest.SeenMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How often a channel is looked at: twice in the time it takes, by its newest page and the silence since, to write one
 * post; within the bounds that are set.
 */
record RefreshRhythm(Duration fastest, Duration slowest) {

    Duration interval(List<SeenMessage> newest, Instant now) {
        List<Instant> dates = newest.stream()
                .map(SeenMessage::date)
                .filter(Objects::nonNull)
                .filter(date -> !date.isAfter(now))
                .sorted()
                .toList();
        if (dates.size() < 2) {
            return slowest;
        }
        Duration perPost = Duration.between(dates.getFirst(), now).dividedBy(dates.size());
        return within(perPost.dividedBy(2));
    }

    /** After this many failures in a row. */
    Duration afterFailure(int failures) {
        return within(fastest.multipliedBy(1L << Math.min(failures, 16)));
    }

    private Duration within(Duration interval) {
        if (interval.compareTo(fastest) < 0) {
            return fastest;
        }
        return interval.compareTo(slowest) > 0 ? slowest : interval;
    }
}
