package io.kanal.telegram.desk;

import io.kanal.telegram.BotId;
import java.util.Set;

/**
 * A part of what the holder of a bot's token does: taking in, answering, sending. One bean each. For a bot it has a thread only
 * while there is something to do. Parts end one after the other in the order of their {@code @Order}: first what takes in,
 * last what sends.
 */
public interface TokenWork {
    /** One word, for logs. */
    String name();

    /** The signals that say that there is something to do: for the bot whose id is their key; without a key all are looked at. */
    default Set<String> signals() {
        return Set.of();
    }

    /** Which of these bots have something to do; one statement for all, asked now and then because signals can be lost. */
    default Set<BotId> waiting(Set<BotId> bots) {
        return Set.of();
    }

    /** Takes up the work for a bot; called anew after a failure. */
    Shift begin(Term term) throws InterruptedException;

    /** The work for one bot during one term. Used by one thread at a time. */
    interface Shift {
        /**
         * Does what there is to do; returns when nothing is left or the term is over. A failure that it lets out is followed by
         * another try after a pause.
         *
         * @param signals which of the part's signals have come since the last call; all where that is not known
         * @throws InterruptedException when it took too long to end
         */
        void work(Set<String> signals) throws InterruptedException;

        /** Sees what is on its way to its end, for the term is over. */
        default void end() throws InterruptedException {}
    }
}
