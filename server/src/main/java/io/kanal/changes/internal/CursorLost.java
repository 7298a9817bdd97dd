package io.kanal.changes.internal;

/** The cursor is not where this instance left it: another holds the follower now, or a person has reset it. */
final class CursorLost extends RuntimeException {
    CursorLost(String follower) {
        super("The cursor of the follower " + follower + " was moved by another", null, false, false);
    }
}
