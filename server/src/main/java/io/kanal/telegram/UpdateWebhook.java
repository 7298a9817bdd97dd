package io.kanal.telegram;

import io.kanal.telegram.bots.BotRows;
import io.kanal.telegram.intake.WebhookDelivery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes updates that Telegram delivers to a bot's webhook. */
@Component
public final class UpdateWebhook {
    private final BotRows rows;
    private final WebhookDelivery delivery;

    public UpdateWebhook(BotRows rows, WebhookDelivery delivery) {
        this.rows = rows;
        this.delivery = delivery;
    }

    /** What became of a delivery. */
    public enum Outcome {
        /** Safe: Telegram need not deliver it again. */
        STORED,
        /** Not from Telegram: the secret is missing or wrong, or there is no such bot. */
        REFUSED,
        /** Not an update. */
        UNREADABLE,
        /** The bot is stopped; Telegram shall keep the update and try again. */
        STOPPED
    }

    /**
     * Stores one update; returns when it is safe, within milliseconds. Nothing of the body is read before the secret is
     * found right and the bot at work.
     *
     * @param secret what the header {@code X-Telegram-Bot-Api-Secret-Token} holds
     * @param body bounded by whoever gives it
     */
    public Outcome receive(BotId bot, @Nullable String secret, InputStream body) throws IOException {
        Optional<BotRows.Webhook> known = rows.webhook(bot);
        // An unknown bot takes as long as a wrong secret.
        byte[] wanted = bytes(known.map(webhook -> webhook.secret().reveal()).orElse(""));
        boolean same = MessageDigest.isEqual(wanted, bytes(secret == null ? "" : secret));
        if (!same || known.isEmpty()) {
            return Outcome.REFUSED;
        }
        if (known.get().state() != BotState.ACTIVE) {
            return Outcome.STOPPED;
        }
        return delivery.take(bot, body.readAllBytes()) ? Outcome.STORED : Outcome.UNREADABLE;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
