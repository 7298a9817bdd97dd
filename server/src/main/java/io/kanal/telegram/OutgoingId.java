package io.kanal.telegram;

/** A call that was handed to the dispatcher to be made. */
public record OutgoingId(long value) {}
