package io.kanal.telegram.inbox;

import java.util.HashSet;
import java.util.Set;

/**
 * Which updates may have ended the process before this one: of those it left, the first of each lane, for only they can have
 * been at work. Suspects are answered one at a time, each noted before; everything else goes on as ever. Used by one thread.
 */
final class Suspicion {
    static final Suspicion NONE = new Suspicion(0);

    private final long lastLeft;
    private final Set<String> lanes = new HashSet<>();

    /**
     * Suspects what was left.
     *
     * @param lastLeft the last that waited when this process took over
     */
    Suspicion(long lastLeft) {
        this.lastLeft = lastLeft;
    }

    /** Updates come in order. */
    WaitingRows.Waiting on(WaitingRows.Waiting waiting) {
        boolean left = waiting.update().seq() <= lastLeft;
        return left && lanes.add(Lanes.key(waiting.update())) ? waiting.suspected() : waiting;
    }
}
