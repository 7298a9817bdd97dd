package io.kanal.posts.message;

import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a message among the others.
 *
 * @param current whether this is what the message says now
 */
public record Revision(Version version, boolean current) {
    public int number() {
        return version.number();
    }

    /** When this version came to be, as well as it is known. */
    public @Nullable Instant versionAt() {
        return version.standing().at();
    }

    public boolean edited() {
        return version.content().edited();
    }

    public Source source() {
        return version.standing().source();
    }

    public RichText text() {
        return version.content().text();
    }

    public List<Media> media() {
        return version.content().media();
    }

    /** When Kanal first saw it. */
    public Instant seenAt() {
        return version.standing().seenAt();
    }
}
