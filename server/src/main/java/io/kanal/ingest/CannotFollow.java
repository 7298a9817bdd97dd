package io.kanal.ingest;

import io.kanal.shared.KanalException;

/** A channel cannot be followed, for a reason that tells what way is left. */
public final class CannotFollow extends KanalException {
    private final Followed.Reason reason;

    public CannotFollow(Followed.Reason reason, String explanation) {
        super(reason.code(), explanation);
        this.reason = reason;
    }

    public Followed.Reason reason() {
        return reason;
    }
}
