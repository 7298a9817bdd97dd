package io.kanal.people.administration;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.Optional;

/** People's doors are shut for a while. */
public final class UnderMaintenance extends KanalException {
    private final Duration wait;

    UnderMaintenance(String text, Duration wait) {
        super(ErrorCode.UNAVAILABLE, text);
        this.wait = wait;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(wait);
    }
}
