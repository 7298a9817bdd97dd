package io.kanal.jobs.internal;

/** Ends a run from inside: thrown by {@code throwIfCancelled}, caught where the run was begun. */
final class RunEnded extends RuntimeException {
    /** Why a run ends before its work is done. */
    enum Reason {
        CANCELLED("The job was cancelled"),
        STOPPING("The server stops; the job goes on later from its checkpoint"),
        TAKEN_OVER("Another run of this job has taken over");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    RunEnded(Reason reason) {
        super(reason.message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
