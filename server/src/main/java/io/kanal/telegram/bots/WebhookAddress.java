package io.kanal.telegram.bots;

import io.kanal.shared.net.PublicAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where Telegram delivers updates.
 *
 * @param base the address under which it reaches this server; null where updates are polled for
 */
public record WebhookAddress(@Nullable URI base) {
    static WebhookAddress of(BotProperties properties, PublicAddress reached) {
        URI own = properties.webhookUrl();
        if (own != null || !properties.webhook()) {
            return new WebhookAddress(own);
        }
        return new WebhookAddress(reached.findEncrypted()
                .map(URI::create)
                .orElseThrow(() -> new IllegalArgumentException(
                        "KANAL_BOT_WEBHOOK needs KANAL_PUBLIC_URL with https, the address that Telegram delivers to")));
    }
}
