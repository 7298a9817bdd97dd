package io.kanal.changes;

import java.time.Duration;
import java.util.List;

/**
 * A log beside the change log whose followers the same runtime runs: a cursor each, retries, halving, setting aside. One
 * bean per log. It has one lane and numbers of its own, which become visible in order; its followers are reactions that
 * begin with the oldest row that is kept. Its name is also the {@link Signals signal} that something was added.
 */
public interface SideLog {
    /** One stable word. */
    String name();

    /** Who follows it; their {@link Follower#apply} gets {@link ChangeKind#UPDATE_RECEIVED} with nothing but the number. */
    List<Follower> followers();

    /** The newest position. */
    long head();

    /** What comes after a position, in order, at most so many. */
    List<Change> read(long afterSeq, int limit);

    /** What a follower at this position has not applied yet. */
    Backlog behind(long afterSeq);

    /**
     * What is left to apply.
     *
     * @param age of the oldest row of it
     */
    record Backlog(long rows, Duration age) {}
}
