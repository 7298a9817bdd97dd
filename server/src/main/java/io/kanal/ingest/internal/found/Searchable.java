package io.kanal.ingest.internal.found;

import io.kanal.changes.ChangeLog;
import io.kanal.changes.Followers;
import io.kanal.changes.Lane;
import io.kanal.changes.OwnFollowers;
import io.kanal.changes.OwnFollowers.Standing;
import io.kanal.jobs.JobRun;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The last phase of bringing posts in: this node's index of words comes as far in the log as the import did, and who brought
 * the chats has them. It never waits for ever: when the index does not move for a while, the job ends and says so.
 */
@Component
public final class Searchable {
    /** The phase, as jobs show it. */
    private static final String PHASE = "making-searchable";

    private static final String FORGETTING = "forgetting";

    /** The follower that keeps this node's index. */
    private static final String INDEX = "search";
    /** The follower that gives chats to who brought them. */
    private static final String GIVING = "brought-chats";

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChangeLog log;
    private final Followers followers;
    private final OwnFollowers own;
    private final Duration patience;

    @Autowired
    Searchable(ChangeLog log, Followers followers, OwnFollowers own) {
        this(log, followers, own, PATIENCE);
    }

    /**
     * With another patience than usual.
     *
     * @param patience how long the index may stand still
     */
    public Searchable(ChangeLog log, Followers followers, OwnFollowers own, Duration patience) {
        this.log = log;
        this.followers = followers;
        this.own = own;
        this.patience = patience;
    }

    /**
     * What is waited for.
     *
     * @param live the last live change of the import
     * @param bulk its last change of the bulk lane
     * @param from where the index stood in the bulk lane when waiting began
     * @param bytes of the upload, all of which were read
     */
    public record Target(long live, long bulk, long from, long bytes) {
        /** As a job's checkpoint keeps it. */
        public JsonNode state() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("searchable_live", live)
                    .put("searchable_bulk", bulk)
                    .put("searchable_from", from)
                    .put("bytes", bytes);
        }

        /** What a checkpoint says; empty while the import itself is not at its end. */
        public static Optional<Target> from(JsonNode state) {
            return state.has("searchable_bulk")
                    ? Optional.of(new Target(
                            state.path("searchable_live").asLong(),
                            state.path("searchable_bulk").asLong(),
                            state.path("searchable_from").asLong(),
                            state.path("bytes").asLong()))
                    : Optional.empty();
        }
    }

    /** Everything that is in the log now. */
    public Target target(long bytes) {
        long bulk = log.head(Lane.BULK);
        long from = own.find(INDEX)
                .map(standing -> standing.applied().bulk())
                .filter(at -> at < bulk)
                .orElse(bulk);
        return new Target(log.head(Lane.LIVE), bulk, from, bytes);
    }

    /** Begins to tell how long the index will read behind an import of which so much is done. */
    public WordsBehind behind(long done) {
        long head = log.head(Lane.BULK);
        return new WordsBehind(done, head, applied(head), System.nanoTime());
    }

    /** Tells it once more, for an import that is now here. */
    public Duration behind(WordsBehind behind, long done, @Nullable Long total) {
        long head = log.head(Lane.BULK);
        return behind.look(done, total, head, applied(head), System.nanoTime());
    }

    private long applied(long head) {
        return own.find(INDEX).map(standing -> standing.applied().bulk()).orElse(head);
    }

    /** Waits for what was taken out instead: until nothing of it is found any more. */
    public void awaitForgotten(JobRun run) throws InterruptedException {
        await(run, target(0), FORGETTING);
    }

    /** Returns when it can be found; at once on a node that has no index. */
    public void await(JobRun run, Target target) throws InterruptedException {
        await(run, target, PHASE);
        run.progress(target.bytes(), target.bytes());
    }

    private void await(JobRun run, Target target, String phase) throws InterruptedException {
        long total = Math.max(0, target.bulk() - target.from());
        run.phase(phase);
        long movedNanos = System.nanoTime();
        long reached = -1;
        while (true) {
            run.throwIfCancelled();
            Standing standing = own.find(INDEX).orElse(null);
            boolean indexed = standing == null || isReached(standing, target);
            boolean given = followers.passed(GIVING, target.live());
            if (indexed && given) {
                own.show(INDEX);
                run.trouble(null);
                run.phase(null);
                return;
            }
            long at = standing == null
                    ? 0
                    : standing.applied().live() + standing.applied().bulk();
            if (at != reached || (standing != null && standing.rebuilding())) {
                reached = at;
                movedNanos = System.nanoTime();
            }
            if (standing != null && total > 0) {
                run.progress(Math.clamp(standing.applied().bulk() - target.from(), 0, total), total);
            }
            run.trouble(trouble(standing));
            if (System.nanoTime() - movedNanos > patience.toNanos()) {
                throw new KanalException(ErrorCode.UNAVAILABLE, sentence(indexed, phase));
            }
            Thread.sleep(STEP);
        }
    }

    private static boolean isReached(Standing standing, Target target) {
        return standing.applied().live() >= target.live() && standing.applied().bulk() >= target.bulk();
    }

    private static @Nullable String trouble(@Nullable Standing standing) {
        if (standing == null) {
            return null;
        }
        if (standing.error() != null) {
            return "The search index does not get on; Status says why";
        }
        return standing.rebuilding() ? "The search index is being built anew" : null;
    }

    private String sentence(boolean indexed, String phase) {
        if (phase.equals(FORGETTING)) {
            return "Everything was taken back, but the search index has not moved for %s: what it still finds is not shown any more. See Status, and 'kanal doctor'"
                    .formatted(span());
        }
        if (indexed) {
            return "All messages are kept, but nobody was given their chats for %s: the follower '%s' does not get on. They appear as soon as it does; see Status"
                    .formatted(span(), GIVING);
        }
        return "All messages are kept, but cannot be found by word yet: the search index has not moved for %s. They can be found as soon as it gets on; see Status, and 'kanal doctor'"
                .formatted(span());
    }

    private String span() {
        return patience.toSeconds() < 60 ? patience.toSeconds() + " s" : patience.toMinutes() + " minutes";
    }
}
