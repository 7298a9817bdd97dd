package io.kanal.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody may not come in.
 *
 * @param until null without an end
 * @param reason as the administrator wrote it for the person; null where none was given
 */
public record Block(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String reason) {}
