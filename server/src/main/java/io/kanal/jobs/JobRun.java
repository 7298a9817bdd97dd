package io.kanal.jobs;

import io.kanal.shared.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a running job is given. Safe for use by the job's own threads. */
public interface JobRun {
    JobId id();

    /** Who asked for the job; what it does is done in this name. */
    Caller caller();

    /** What it was started with. */
    JsonNode parameters();

    /** Where an earlier run stopped; empty for a first run. */
    Optional<JsonNode> checkpoint();

    /**
     * Stores where a later run shall go on, together with progress and report as they stand now; a later run starts from
     * exactly these. Written at once, inside the present transaction if there is one.
     */
    void checkpoint(JsonNode state);

    /** How far it is; shown within a second. Cheap enough to be called for every batch. */
    void progress(long done, @Nullable Long total);

    /**
     * What it does from now on beside its kind's own work; progress then counts messages.
     *
     * @param slug stable and short; null for the kind's own work
     */
    void phase(@Nullable String slug);

    /** How long what comes behind the present phase will take, as it seems now; a part of the time left. */
    void afterwards(Duration expected);

    /** Tells people what keeps it from getting on; null when nothing does any more. */
    void trouble(@Nullable String sentence);

    /** Adds to a number of the report, such as {@code new} or {@code known}. */
    void count(String what, long by);

    /** A number of the report as it stands, with what earlier runs counted; 0 where nothing was. */
    long counted(String what);

    /** What was left out so far, most often first. */
    List<Skip> leftOut();

    /**
     * Reports that something was left out.
     *
     * @param reason a stable slug; a report keeps at most 50 different ones
     * @param example for people; the first {@link Skip#MOST_EXAMPLES} of a reason are kept, cut to 300 characters
     */
    void skipped(String reason, String example);

    /**
     * Ends the run here, by an exception that must not be caught, when the job was cancelled, the server stops, or
     * another run has taken over. Call it between batches, best right after a checkpoint; within a second it knows.
     */
    void throwIfCancelled();

    /** Whether the server stops: checkpoint soon and call {@link #throwIfCancelled()}. */
    boolean stopping();
}
