package io.kanal.changes;

import java.util.List;

/**
 * A reader of the change log that every node runs for itself, because what it keeps lies on the node's own disk: the
 * search index. Its cursors live with its own store and become durable together with it.
 *
 * <p>All calls come from one thread at a time. At shutdown a {@link #rebuild} is interrupted at once, so it looks at
 * {@link Thread#isInterrupted()} between steps; other calls are waited for and interrupted only after eight seconds.
 */
public interface NodeFollower {
    /** A stable name: registered cursors, metrics and the command line use it. */
    String name();

    /** What its own last commit says; an epoch of 0 or of another history means that it must be rebuilt. */
    Cursors start();

    /**
     * Scans the whole record and derives everything anew. The runtime notes the head of the log first and follows from
     * there, so a change made during the scan is seen again; applying it twice must be harmless. Returning with the
     * thread's interrupt flag set says that it was broken off: nothing is committed and it begins again at the next start.
     */
    void rebuild();

    /**
     * Applies changes of one lane in order, at most 1,000; of the bulk lane as many as take about a tenth of a second, so that
     * live changes never wait long. After a crash everything behind the last commit comes again,
     * so it must be idempotent. Throwing is answered as for a {@link Follower}.
     */
    void apply(Lane lane, List<Change> batch);

    /**
     * Makes durable what was applied, together with these cursors; called about every ten seconds and at shutdown.
     *
     * @return the cursors that are durable now, at most those given
     */
    Cursors commit(Cursors applied);

    /** Shows what was applied to whoever reads from now on; unlike the others, called by any thread at any time. */
    default void show() {}

    /**
     * Positions in the log.
     *
     * @param epoch the history they belong to, 0 for none
     * @param live the last applied position of the live lane
     * @param bulk the last applied position of the bulk lane
     */
    record Cursors(long epoch, long live, long bulk) {
        /** Of a store that has never followed. */
        public static final Cursors NONE = new Cursors(0, 0, 0);

        /** The position in one lane. */
        public long of(Lane lane) {
            return switch (lane) {
                case LIVE -> live;
                case BULK -> bulk;
            };
        }

        /** The same with another position in one lane. */
        public Cursors with(Lane lane, long seq) {
            return switch (lane) {
                case LIVE -> new Cursors(epoch, seq, bulk);
                case BULK -> new Cursors(epoch, live, seq);
            };
        }
    }
}
