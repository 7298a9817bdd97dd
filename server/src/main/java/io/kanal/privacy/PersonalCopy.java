package io.kanal.privacy;

import io.kanal.jobs.JobId;
import io.kanal.shared.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A copy of one person's data in a file.
 *
 * @param bytes how large the file is; null while it is written
 * @param expiresAt when the file goes
 */
public record PersonalCopy(
        UUID id,
        UserId person,
        JobId job,
        Instant requestedAt,
        @Nullable Long bytes,
        Instant expiresAt) {
    /** Whether the file can be fetched. */
    public boolean ready() {
        return bytes != null;
    }
}
