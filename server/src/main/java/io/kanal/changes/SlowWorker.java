package io.kanal.changes;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

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
     * the code UNAVAILABLE says that the outside is down: nothing is counted and the queue pauses. With UPSTREAM something
     * outside answered badly: the queue pauses, other keys come first then, and where those are done this counts as a failure of
     * the key, too.
     *
     * @param stopping true from the moment this node stops; work that takes longer than a second looks at it between its
     *     steps and leaves the rest unfinished. What goes on for more than three seconds after that is interrupted.
     */
    Outcome work(List<String> keys, BooleanSupplier stopping);

    /**
     * What became of a batch.
     *
     * @param failed key to reason
     * @param unfinished keys that were left for another time, as if they had never been taken; all others are done
     */
    record Outcome(Map<String, String> failed, Set<String> unfinished) {
        /** All keys are done. */
        public static final Outcome DONE = new Outcome(Map.of(), Set.of());

        public Outcome {
            failed = Map.copyOf(failed);
            unfinished = Set.copyOf(unfinished);
        }

        /** These failed for a reason, all others are done. */
        public static Outcome failed(Map<String, String> failed) {
            return new Outcome(failed, Set.of());
        }

        /** These were left, all others are done. */
        public static Outcome unfinished(Collection<String> keys) {
            return new Outcome(Map.of(), Set.copyOf(keys));
        }
    }
}
