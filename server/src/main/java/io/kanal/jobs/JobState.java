package io.kanal.jobs;

/** Where a job stands. */
public enum JobState {
    /** Not begun, or put back to go on from its checkpoint. */
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether nothing will change any more. */
    public boolean isFinal() {
        return switch (this) {
            case WAITING, RUNNING -> false;
            case DONE, FAILED, CANCELLED -> true;
        };
    }
}
