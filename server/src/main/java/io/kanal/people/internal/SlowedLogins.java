package io.kanal.people.internal;

import io.kanal.people.RefusedLogins;
import io.kanal.shared.Check;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Whether somebody tries one wrong proof after the other. */
@Component
final class SlowedLogins implements Check {
    private static final Duration LATELY = Duration.ofHours(1);

    private final RefusedLogins refused;
    private final Clock clock;

    SlowedLogins(RefusedLogins refused, Clock clock) {
        this.refused = refused;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "log-ins";
    }

    @Override
    public List<Finding> look() {
        List<RefusedLogins.Proof> slowed = refused.slowedSince(clock.instant().minus(LATELY));
        if (slowed.isEmpty()) {
            return List.of(Finding.ok("Nobody was slowed down at logging in within the last hour"));
        }
        return List.of(Finding.notice(
                "Within the last hour so many wrong proofs came (%s) that whoever sent them has to wait"
                        .formatted(
                                slowed.stream().map(RefusedLogins.Proof::label).collect(Collectors.joining(", "))),
                "See what was done under People; a program with an old key does this too"));
    }
}
