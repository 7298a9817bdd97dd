package io.kanal.telegram.bots;

import io.kanal.shared.secrets.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of bots.
 *
 * @param token of Kanal's own bot, from @BotFather
 * @param apiUrl where the Bot API is: Telegram's, a local server, or the simulator
 * @param filesFolder where a local Bot API server keeps its files, for no other is read from the disk
 * @param webhook whether Telegram delivers updates to {@code KANAL_PUBLIC_URL}; else they are polled for
 * @param webhookUrl the older way to say so, with an https address of its own
 * @param albumWait how long to wait for further messages of an album
 * @param keepUpdates how long updates are kept that everybody has seen
 */
@ConfigurationProperties("kanal.bot")
public record BotProperties(
        @Nullable Secret<String> token,
        @DefaultValue("https://api.telegram.org") URI apiUrl,
        @Nullable Path filesFolder,
        @DefaultValue("false") boolean webhook,
        @Nullable URI webhookUrl,
        @DefaultValue("600ms") Duration albumWait,
        @DefaultValue("72h") Duration keepUpdates) {
    public BotProperties {
        if (!"http".equals(apiUrl.getScheme()) && !"https".equals(apiUrl.getScheme())) {
            throw new IllegalArgumentException("KANAL_BOT_API_URL must begin with https:// or http://, not " + apiUrl);
        }
        if (keepUpdates.compareTo(Duration.ofHours(25)) < 0) {
            throw new IllegalArgumentException(
                    "KANAL_BOT_KEEP_UPDATES must be at least 25h, because Telegram may deliver an update again for a"
                            + " day, not " + keepUpdates);
        }
    }
}
