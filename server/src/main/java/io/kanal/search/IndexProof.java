package io.kanal.search;

import io.kanal.search.internal.IndexUpkeep;
import io.kanal.shared.MessageId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Proves this node's search index against the record, and mends it. What seems to be wrong is looked at once more a moment
 * later, each message by itself: it may just have come, changed or gone.
 */
@Component
public final class IndexProof {
    /** Longer than a change takes to be seen by the index. */
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    /** More of them are no accident of a moment. */
    private static final int MOST_LOOKED_AT_AGAIN = 20_000;

    private final IndexUpkeep upkeep;

    IndexProof(IndexUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    /**
     * What a proof found.
     *
     * @param messages how many of the record were compared
     * @param wrong those that are missing in the index, stand in it though they are gone, or stand otherwise than they should
     */
    public record Proof(long messages, Set<MessageId> wrong) {
        public boolean holds() {
            return wrong.isEmpty();
        }
    }

    /** Whether every message that has a text is in a passage and nothing that is gone is. A million in seconds. */
    public Proof byMessages() {
        Set<MessageId> suspects = new HashSet<>();
        long messages = upkeep.compareMessages(suspects);
        return new Proof(messages, confirmed(suspects));
    }

    /** Cuts the whole record anew and compares each passage with the one that stands; takes as long as building the index. */
    public Proof byPassages() {
        Set<MessageId> suspects = new HashSet<>();
        long messages = upkeep.comparePassages(suspects);
        return new Proof(messages, confirmed(suspects));
    }

    private Set<MessageId> confirmed(Set<MessageId> suspects) {
        if (suspects.isEmpty() || suspects.size() > MOST_LOOKED_AT_AGAIN) {
            return suspects;
        }
        try {
            Thread.sleep(A_MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while proving the search index", e);
        }
        return upkeep.wrong(suspects);
    }

    /**
     * Writes the passages of these messages anew, durably; those that are gone are taken out.
     *
     * @return those that stand wrong all the same
     * @throws io.kanal.shared.KanalException {@code UNAVAILABLE} while the index is being built anew
     */
    public Set<MessageId> mend(Set<MessageId> messages) {
        upkeep.mend(messages);
        return upkeep.wrong(messages);
    }
}
