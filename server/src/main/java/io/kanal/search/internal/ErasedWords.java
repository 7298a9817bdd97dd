package io.kanal.search.internal;

import io.kanal.ai.Vectors;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.OwnFollowers;
import io.kanal.changes.OwnFollowers.Standing;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.memory.Caches;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.PersonalData;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What was derived from erased messages: this node's index follows the log as ever, and is then written anew where it still
 * holds their words; vectors of texts that no passage has any more go. Caches of this process are emptied.
 */
@Component
@Order(20)
class ErasedWords implements PersonalData {
    private static final Duration STEP = Duration.ofMillis(200);
    /** How long the index may stand still: a minute. */
    private static final int MOST_STEPS = 300;

    private final SearchView view;
    private final Vectors vectors;
    private final ChangeLog log;
    private final OwnFollowers own;

    ErasedWords(SearchView view, Vectors vectors, ChangeLog log, OwnFollowers own) {
        this.view = view;
        this.vectors = vectors;
        this.log = log;
        this.own = own;
    }

    @Override
    public Set<String> columns() {
        return Set.of();
    }

    @Override
    public void settle(Erasing erasing) throws InterruptedException {
        Caches.empty();
        if (own.find(view.name()).isEmpty()) {
            return;
        }
        awaitLog(erasing);
        view.purge();
        long[] standing = standing();
        // Eight of its bytes tell a hash from a million others; a vector too many would be computed again.
        vectors.keepOnly(hash -> Arrays.binarySearch(standing, begin(hash)) >= 0);
    }

    private void awaitLog(Erasing erasing) throws InterruptedException {
        long live = log.head(Lane.LIVE);
        long bulk = log.head(Lane.BULK);
        long reached = -1;
        int still = 0;
        while (true) {
            Standing standing = own.find(view.name()).orElseThrow();
            long at = standing.applied().live() + standing.applied().bulk();
            if (!standing.rebuilding()
                    && standing.applied().live() >= live
                    && standing.applied().bulk() >= bulk) {
                return;
            }
            still = at != reached || standing.rebuilding() ? 0 : still + 1;
            reached = at;
            if (still == MOST_STEPS) {
                throw new KanalException(
                        ErrorCode.UNAVAILABLE,
                        "The search index does not get on, so it still holds words of the person; try again");
            }
            erasing.throwIfStopped();
            Thread.sleep(STEP);
        }
    }

    private long[] standing() {
        long[] all = new long[view.current().words().size() + 1];
        int[] count = {0};
        long[][] grown = {all};
        view.current().words().hashes(hash -> {
            if (hash.length >= Long.BYTES) {
                if (count[0] == grown[0].length) {
                    grown[0] = Arrays.copyOf(grown[0], grown[0].length * 2);
                }
                grown[0][count[0]++] = begin(hash);
            }
        });
        long[] sorted = Arrays.copyOf(grown[0], count[0]);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long begin(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }
}
