package io.kanal.ingest.internal.preview;

import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.shared.Check;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether t.me can be read and the followed channels are. It asks t.me itself only when no channel was read lately.
 */
final class PreviewCheck implements Check {
    private static final Duration LATELY = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 5;
    /** A channel that everybody can see; whatever the answer, a page of t.me is one. */
    private static final String PROBE = "telegram";

    private final PreviewClient client;
    private final PreviewChannels channels;
    private final PreviewProperties properties;
    private final Clock clock;

    PreviewCheck(PreviewClient client, PreviewChannels channels, PreviewProperties properties, Clock clock) {
        this.client = client;
        this.channels = channels;
        this.properties = properties;
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
                summary.readLately() > 0
                        ? Finding.ok("%d followed, %d read within an hour"
                                .formatted(summary.followed(), summary.readLately()))
                        : probe(summary.followed()));
        for (PreviewChannel failing : channels.failing(MOST)) {
            findings.add(Finding.notice(
                    "@%s could not be read %d times in a row: %s"
                            .formatted(failing.username(), failing.failures(), failing.lastError()),
                    "If it is gone for good, stop following it"));
        }
        return findings;
    }

    private Finding probe(long followed) {
        String site = properties.baseUrl().toString();
        String advice = "Check the network and KANAL_PREVIEW_BASE_URL";
        String trouble = switch (ask()) {
            case Answer.Got(PreviewPage.Foreign foreign) -> "What answers at %s is not t.me".formatted(site);
            case Answer.Got got -> "";
            case Answer.Later later -> "%s cannot be read: %s".formatted(site, later.why());
            case Answer.Never never -> "%s cannot be read: %s".formatted(site, never.why());
        };
        if (trouble.isEmpty()) {
            return Finding.ok("%s answers; %d channels are followed".formatted(site, followed));
        }
        return followed > 0 ? Finding.problem(trouble, advice) : Finding.notice(trouble, advice);
    }

    private Answer ask() {
        Instant end = clock.instant().plus(PATIENCE);
        try {
            return client.card(PROBE, () -> {
                if (clock.instant().isAfter(end)) {
                    throw new OutOfPatience();
                }
            });
        } catch (OutOfPatience tooLong) {
            return new Answer.Later("Kanal must not ask more often for now", PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Later("the server stops", PATIENCE);
        }
    }
}
