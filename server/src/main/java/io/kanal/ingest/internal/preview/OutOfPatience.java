package io.kanal.ingest.internal.preview;

/** Thrown out of the wait for a turn by a caller who cannot wait longer. */
final class OutOfPatience extends RuntimeException {
    OutOfPatience() {
        super("The wait for a turn was too long", null, false, false);
    }
}
