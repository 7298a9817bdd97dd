package io.kanal.changes;

import java.util.List;
import java.util.Map;

/**
 * Does the work of one queue of {@link SlowWork}; one bean per queue and node. A key may come twice, after a crash or a
 * lost lease, so the work is idempotent; a key that was enqueued while it was worked on comes once more.
 */
public interface SlowWorker {
    /** The queue it works on. */
    String queue();

    /** How many keys one call takes at most. */
    int batchSize();

    /** How many calls run side by side on this node. */
    int threads();

    /**
     * Works on these keys, outside any transaction. A key that fails is reported and comes again later, alone after the
     * second failure, and is set aside after the fifth. Throwing fails all keys; throwing a {@code KanalException} with
     * the code UNAVAILABLE or UPSTREAM says that the outside is down: nothing is counted and the queue pauses.
     */
    Outcome work(List<String> keys);

    /**
     * What became of a batch.
     *
     * @param failed key to reason; all other keys are done
     */
    record Outcome(Map<String, String> failed) {
        /** All keys are done. */
        public static final Outcome DONE = new Outcome(Map.of());

        public Outcome {
            failed = Map.copyOf(failed);
        }
    }
}
