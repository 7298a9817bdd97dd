package io.kanal.web;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the server is reached over HTTP.
 *
 * @param hosts names, besides those of loopback, under which browsers may reach this server ({@code KANAL_HOSTS})
 * @param behindTlsProxy whether a reverse proxy in front speaks TLS and says so in {@code X-Forwarded-Proto}
 * @param telegramUrl where links to Telegram's public pages and bots lead
 * @param ragRequestsPerMinute how often one person may call each question and search path of the channel reader's contract
 */
@ConfigurationProperties("kanal")
public record WebProperties(
        @DefaultValue List<String> hosts,
        @DefaultValue("false") boolean behindTlsProxy,
        @DefaultValue("https://t.me") URI telegramUrl,
        @DefaultValue("10") int ragRequestsPerMinute) {
    public WebProperties {
        hosts = List.copyOf(hosts);
    }
}
