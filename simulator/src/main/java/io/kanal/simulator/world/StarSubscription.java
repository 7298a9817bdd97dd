package io.kanal.simulator.world;

import java.time.Instant;

/**
 * A subscription that a person pays in Stars.
 *
 * @param chargeId of its first payment, by which bots name it
 * @param canceledByUser it ends when the paid time is over, and the person may go on before
 * @param canceledByBot it ends when the paid time is over
 */
public record StarSubscription(
        String chargeId, long user, Invoice invoice, Instant until, boolean canceledByUser, boolean canceledByBot) {

    public boolean canceled() {
        return canceledByUser || canceledByBot;
    }

    StarSubscription until(Instant later) {
        return new StarSubscription(chargeId, user, invoice, later, canceledByUser, canceledByBot);
    }

    StarSubscription canceledByUser(boolean on) {
        return new StarSubscription(chargeId, user, invoice, until, on, canceledByBot);
    }

    StarSubscription canceledByBot(boolean on) {
        return new StarSubscription(chargeId, user, invoice, until, canceledByUser, on);
    }
}
