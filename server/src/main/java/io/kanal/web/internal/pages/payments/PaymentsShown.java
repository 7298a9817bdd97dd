package io.kanal.web.internal.pages.payments;

import io.kanal.people.payments.Ledger;
import io.kanal.people.payments.StarPayments;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.web.internal.security.CallerArgument;
import org.springframework.stereotype.Component;

/** Tells templates whether there is anything about payments to show to who looks. */
@Component("payments")
public class PaymentsShown {
    private final StarPayments payments;
    private final Ledger ledger;

    PaymentsShown(StarPayments payments, Ledger ledger) {
        this.payments = payments;
        this.ledger = ledger;
    }

    /** Whether tiers are sold here, or the person paid or has been given something once. */
    public boolean any() {
        return payments.on()
                || CallerArgument.visitor()
                        .filter(person -> person.caller().may(Scope.ADMIN)
                                || !ledger.of(person.caller(), person.id(), null, 1)
                                        .isEmpty())
                        .isPresent();
    }

    /** For administrators: whether tiers are sold here, or something was paid or entered for this person once. */
    public boolean of(UserId person) {
        return payments.on()
                || CallerArgument.visitor()
                        .filter(visitor -> visitor.caller().may(Scope.ADMIN)
                                && !ledger.page(visitor.caller(), person, null, 1)
                                        .isEmpty())
                        .isPresent();
    }
}
