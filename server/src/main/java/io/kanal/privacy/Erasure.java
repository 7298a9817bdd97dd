package io.kanal.privacy;

import io.kanal.jobs.JobId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of a person, without their name.
 *
 * @param id random; who knows it may read the report
 * @param finishedAt null while it is under way
 * @param report null while it is under way, and when it was read
 * @param failed whether it stands still, until an administrator has the job tried again
 */
public record Erasure(
        UUID id,
        String pseudonym,
        JobId job,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        @Nullable ErasureReport report,
        boolean failed) {}
