package io.kanal.people.payments;

import io.kanal.people.tiers.Tier;
import io.kanal.shared.UserId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger.
 *
 * @param person whose payment it is; null where that is not known, or the person was erased
 * @param name the person's; null with the person
 * @param tier what was paid for; null where that is not known
 * @param stars negative where they went back
 * @param charge Telegram's number of the payment; null for what an administrator entered
 * @param until up to when the tier is paid by it
 * @param trouble why nothing was given for it; null where all is well
 * @param enteredBy the administrator who did it; null where Telegram told it
 * @param returnable whether it can still be given back
 */
public record Payment(
        long id,
        Instant at,
        Kind kind,
        @Nullable UserId person,
        @Nullable String name,
        @Nullable Tier tier,
        int stars,
        @Nullable String charge,
        @Nullable Instant until,
        @Nullable Trouble trouble,
        @Nullable String note,
        @Nullable UserId enteredBy,
        boolean returnable) {

    /** What happened. */
    public enum Kind {
        PAYMENT,
        RENEWAL,
        REFUND,
        /** Telegram took the Stars back without being asked here. */
        CHARGEBACK,
        /** Entered by an administrator. */
        MANUAL;

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String slug) {
            return valueOf(slug.toUpperCase(Locale.ROOT));
        }
    }

    /** Why nothing was given for a payment. */
    public enum Trouble {
        UNKNOWN_INVOICE,
        OTHER_PERSON,
        WRONG_AMOUNT,
        WRONG_CURRENCY,
        /** The person has a higher tier, which stays. */
        HIGHER_TIER;

        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Trouble of(String slug) {
            return valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Whether Stars went away by it. */
    public boolean negative() {
        return stars < 0;
    }
}
