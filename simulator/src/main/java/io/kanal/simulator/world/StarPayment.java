package io.kanal.simulator.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stars that a person paid to a bot.
 *
 * @param until up to when a subscription is paid by it; null for what is bought once
 * @param first whether a subscription began with it
 * @param returned how it was taken back, if it was
 */
public record StarPayment(
        String chargeId,
        long user,
        Invoice invoice,
        Instant at,
        @Nullable Instant until,
        boolean first,
        @Nullable Return returned) {

    /** Who took a payment back: the bot, or the shop in which the Stars had been bought. */
    public enum Return {
        REFUND,
        CHARGEBACK
    }

    StarPayment returned(Return how) {
        return new StarPayment(chargeId, user, invoice, at, until, first, how);
    }
}
