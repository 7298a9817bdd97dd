package io.kanal.people;

/** What came of a code that somebody sent to the bot. */
public sealed interface Linking {
    /** The account is the user's from now on. */
    record Linked(User user) implements Linking {}

    /** The code was used, is too old, or never existed. */
    record Unknown() implements Linking {}

    /** This account sent too many wrong codes and has to wait. */
    record Barred() implements Linking {}

    /** This account belongs to another user, who must give it up first. */
    record Taken() implements Linking {}
}
