package io.kanal.changes;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one follower is.
 *
 * @param node the node whose own copy this is; null for a follower that runs once for all
 * @param state what it is doing
 * @param live position in the live lane
 * @param bulk position in the bulk lane; null for a reaction, which does not read it
 * @param lagLive live changes it has not applied yet
 * @param lagBulk bulk changes it has not applied yet
 * @param lag age of the oldest change it has not applied yet
 * @param setAside changes it could not apply, which wait for a person
 * @param holder the process that runs it; null while none does
 * @param failingSeq the change that fails now
 * @param error why it fails now
 * @param seenAt when it was last seen at work
 */
public record FollowerStatus(
        String name,
        Kind kind,
        @Nullable String node,
        State state,
        long live,
        @Nullable Long bulk,
        long lagLive,
        long lagBulk,
        Duration lag,
        long setAside,
        @Nullable String holder,
        @Nullable Long failingSeq,
        @Nullable String error,
        Instant seenAt) {
    /** The kinds of followers. */
    public enum Kind {
        VIEW,
        REACTION,
        /** Kept by every node for itself. */
        NODE
    }

    /** What a follower is doing. */
    public enum State {
        /** Not begun. */
        NEW,
        REBUILDING,
        FOLLOWING,
        /** Tries a change or a rebuild again and again. */
        FAILING,
        /** No process runs it. */
        UNHELD
    }

    /** Changes of all lanes that it has not applied yet. */
    public long lagRows() {
        return lagLive + lagBulk;
    }
}
