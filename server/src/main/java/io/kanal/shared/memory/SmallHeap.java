package io.kanal.shared.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps the heap small. The collector lets what is old grow up to the limit of the heap before it looks at it, so a large import
 * would make the process as large as it may be, most of that long done with. This collects earlier: where what is old takes a
 * fifth of the limit, or twice what was really in use the last time, whichever is more.
 */
public final class SmallHeap {
    private static final String OLD = "Tenured Gen";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int SHARE = 5;

    private final LongSupplier used;
    private final Runnable collect;
    private final long least;
    private long ceiling;

    /**
     * @param used bytes that what is old takes, done with or not
     * @param collect takes out what is done with
     * @param limit of the whole heap, in bytes
     */
    SmallHeap(LongSupplier used, Runnable collect, long limit) {
        this.used = used;
        this.collect = collect;
        this.least = limit / SHARE;
        this.ceiling = least;
    }

    /** Watches over this process's heap as long as it lives; where another collector was chosen, that one decides. */
    public static void watch() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(OLD)) {
                SmallHeap heap = new SmallHeap(
                        () -> pool.getUsage().getUsed(),
                        System::gc,
                        Runtime.getRuntime().maxMemory());
                Thread.ofPlatform().daemon().name("small-heap").start(heap::watchOn);
            }
        }
    }

    private void watchOn() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void look() {
        if (used.getAsLong() > ceiling) {
            collect.run();
            ceiling = Math.max(least, 2 * used.getAsLong());
        }
    }
}
