package io.kanal.people.invites;

import io.kanal.people.User;
import io.kanal.people.tiers.Subscription;

/** What came of somebody's wish to come in. */
public sealed interface Joining {
    /** They are in, with this tier; {@code isNew} is false for somebody who was in before and got another tier. */
    record Joined(User user, Subscription subscription, boolean isNew) implements Joining {}

    /** Somebody who is in, and whose tier is no smaller than the one offered; the invite keeps its use. */
    record Already(User user) implements Joining {}

    /** No such code. */
    record Unknown() implements Joining {}

    /** The code's time is over, or its uses are. */
    record Over() implements Joining {}

    /** Too many wrong codes came from this account, or it is blocked. */
    record Barred() implements Joining {}
}
