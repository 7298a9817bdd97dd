package io.kanal.shared;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7 (RFC 9562): they sort by the millisecond they were made in, so tables of them stay compact. */
public final class TimeOrderedId {
    private TimeOrderedId() {}

    /** A new id; ids of one millisecond stand in no particular order. */
    public static UUID next(InstantSource clock) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long most = (clock.millis() << 16) | 0x7000L | random.nextLong(1L << 12);
        long least = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
