package io.kanal.jobs;

import java.util.Optional;

/** A sort of long work; one bean per kind. */
public interface JobKind {
    /** A stable name; it stands in rows and addresses. */
    String name();

    /**
     * Whether it waits for something outside again and again, as what reads other people's servers does. Such work has threads
     * of its own, so that what a person waits for never queues behind what retries.
     */
    default boolean retries() {
        return false;
    }

    /** Whether others need it as much as the person who asked for it, so that it goes on when they are erased. */
    default boolean servesOthers() {
        return false;
    }

    /**
     * Why one that failed cannot be tried again, for people; empty where it can. What it did stays, and it goes on from its last
     * checkpoint.
     */
    default Optional<String> hindrance(FailedJob job) {
        return Optional.empty();
    }

    /**
     * Does the work, or goes on with it from {@link JobRun#checkpoint()}. A run may be the second after a crash: whatever
     * happened after the last checkpoint is done again, so it must be idempotent. Returning means done; throwing means
     * failed, and the message of a {@code KanalException} is shown to the person. When the database is away for a moment
     * or the server stops, the job goes on later by itself.
     */
    void run(JobRun run) throws Exception;
}
