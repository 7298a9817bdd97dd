package io.kanal.jobs;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Kanal's id of a job: a UUID of version 7, so that ids sort by the time they were made. */
public record JobId(UUID value) {
    /** A new id of this moment. */
    static JobId of(Instant now, RandomGenerator random) {
        long time = now.toEpochMilli() << 16;
        long version = 0x7000L | random.nextLong(0x1000);
        long variant = 0x8000_0000_0000_0000L;
        return new JobId(new UUID(time | version, variant | random.nextLong(1L << 62)));
    }

    /** Reads an id as people and addresses write it. */
    public static JobId from(String text) {
        try {
            return new JobId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "'" + text + "' is not the id of a job", e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
