package io.kanal.ingest.internal.preview;

import java.time.Duration;

/** Lets time pass; tests move their clock instead. */
@FunctionalInterface
interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
