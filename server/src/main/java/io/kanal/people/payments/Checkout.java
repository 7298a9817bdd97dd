package io.kanal.people.payments;

import io.kanal.people.User;
import org.jspecify.annotations.Nullable;

/** Whether a payment may be made. */
public sealed interface Checkout {
    /** The person who pays; null for somebody who is not known. */
    @Nullable
    User payer();

    /** It may. */
    record Allowed(User payer) implements Checkout {}

    /** It may not, and nothing is paid. */
    record Refused(@Nullable User payer, Reason reason) implements Checkout {}

    /** Why a payment is refused. */
    enum Reason {
        /** Nothing is sold here. */
        OFF,
        /** Nobody here made such an invoice, or the tier is not sold any more. */
        UNKNOWN,
        /** The invoice was made for another person. */
        OTHER_PERSON,
        /** The tier costs something else by now, or the invoice was tampered with. */
        OTHER_PRICE,
        /** The person has this tier by a subscription that goes on, or a higher one. */
        NEEDLESS
    }
}
