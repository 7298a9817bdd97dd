package io.kanal.people.payments;

import io.kanal.people.User;
import io.kanal.people.tiers.Tier;
import java.time.Instant;

/** What came of a payment that was made. */
public sealed interface Credit {
    /** The person has the tier up to this time. */
    record Given(User person, Tier tier, Instant until, boolean renewal) implements Credit {}

    /** It stands in the ledger and gave nothing; an administrator has to look at it. */
    record Kept(Payment.Trouble trouble) implements Credit {}

    /** It was credited before. */
    record Known() implements Credit {}
}
