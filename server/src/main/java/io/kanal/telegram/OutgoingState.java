package io.kanal.telegram;

/** What has become of a call that was handed to the dispatcher. */
public enum OutgoingState {
    QUEUED,
    /** On its way, or about to be. */
    SENDING,
    DONE,
    /** Telegram refused it for good. */
    FAILED,
    /** There was nobody or nothing to send it to, or it was given up by a person. */
    DROPPED,
    /** It left, but nobody knows whether it arrived; never repeated unless a person says so. */
    UNCERTAIN;

    public boolean over() {
        return this == DONE || this == FAILED || this == DROPPED;
    }
}
