package io.kanal.ingest.internal.preview;

import io.kanal.shared.Dependable;
import io.kanal.shared.net.OutsideSystem;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether t.me can be read. What the reading of channels met lately is taken for it; t.me itself is asked only when nobody has
 * asked it for a while, in its turn.
 */
final class PreviewDependable implements Dependable {
    private static final Duration LATELY = Duration.ofMinutes(2);
    /** A channel that everybody can see; whatever the answer, a page of t.me is one. */
    private static final String PROBE = "telegram";

    private final PreviewClient client;
    private final PreviewChannels channels;
    private final URI site;
    private final Clock clock;

    PreviewDependable(PreviewClient client, PreviewChannels channels, URI site, Clock clock) {
        this.client = client;
        this.channels = channels;
        this.site = site;
        this.clock = clock;
    }

    @Override
    public OutsideSystem system() {
        return OutsideSystem.PREVIEW;
    }

    @Override
    public List<Part> parts() {
        return channels.isAnyFollowed() ? List.of(new Part("public channels", this::ask)) : List.of();
    }

    @Override
    public Optional<String> place() {
        return Optional.of(site.getScheme() + "://" + site.getAuthority().replaceFirst("^.*@", ""));
    }

    private void ask(Duration patience) throws IOException, InterruptedException {
        Exchange last = client.last();
        if (last.trouble() != null || last.at().plus(LATELY).isBefore(clock.instant())) {
            Instant end = clock.instant().plus(patience);
            try {
                client.card(PROBE, () -> {
                    if (clock.instant().isAfter(end)) {
                        throw new OutOfPatience();
                    }
                });
            } catch (OutOfPatience tooLong) {
                // It is not Kanal's turn, because t.me wants quiet or because channels are being read: what that met
                // counts.
                if (client.last().equals(Exchange.NONE)) {
                    throw new IOException("Kanal must not ask it more often for now", tooLong);
                }
            }
        }
        String trouble = client.last().trouble();
        if (trouble != null) {
            throw new IOException(trouble);
        }
    }
}
