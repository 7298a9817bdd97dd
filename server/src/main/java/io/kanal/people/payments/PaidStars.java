package io.kanal.people.payments;

import io.kanal.telegram.BotId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Telegram says of a payment that was made.
 *
 * @param payer Telegram id of who paid
 * @param until up to when a subscription is paid by it
 * @param renewal whether a subscription went on with it
 */
public record PaidStars(
        BotId bot,
        long payer,
        String charge,
        String currency,
        long amount,
        String payload,
        @Nullable Instant until,
        boolean renewal) {}
