package io.kanal.ingest.internal.preview;

import io.kanal.shared.Check;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the followed channels are read. Whether t.me can be read at all is {@link PreviewDependable}'s to say. */
final class PreviewCheck implements Check {
    private static final Duration LATELY = Duration.ofHours(1);
    private static final int MOST = 5;

    private final PreviewChannels channels;
    private final Clock clock;

    PreviewCheck(PreviewChannels channels, Clock clock) {
        this.channels = channels;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "public channels";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        PreviewChannels.Summary summary = channels.summary(clock.instant().minus(LATELY));
        findings.add(
                Finding.ok("%d followed, %d read within an hour".formatted(summary.followed(), summary.readLately())));
        for (PreviewChannel failing : channels.failing(MOST)) {
            findings.add(Finding.notice(
                    "@%s could not be read %d times in a row: %s"
                            .formatted(failing.username(), failing.failures(), failing.lastError()),
                    "If it is gone for good, stop following it"));
        }
        for (PreviewChannel illegible : channels.illegible(MOST)) {
            findings.add(Finding.notice(
                    "%d of the newest posts of @%s could not be read"
                            .formatted(illegible.unreadable(), illegible.username()),
                    "t.me may write them in a way that this version does not know: look for a newer one"));
        }
        return findings;
    }
}
