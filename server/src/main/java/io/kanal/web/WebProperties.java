package io.kanal.web;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the server is reached over HTTP.
 *
 * @param hosts names, besides those of loopback, under which browsers may reach this server ({@code KANAL_HOSTS})
 * @param behindTlsProxy whether a reverse proxy in front speaks TLS and says so in {@code X-Forwarded-Proto}
 * @param telegramUrl where links to Telegram's public pages and bots lead
 * @param ragRequestsPerMinute how often one person may call each question and search path of the channel reader's contract
 * @param web bounds of requests
 */
@ConfigurationProperties("kanal")
public record WebProperties(
        @DefaultValue List<String> hosts,
        @DefaultValue("false") boolean behindTlsProxy,
        @DefaultValue("https://t.me") URI telegramUrl,
        @DefaultValue("10") int ragRequestsPerMinute,
        @DefaultValue Web web) {
    public WebProperties {
        hosts = List.copyOf(hosts);
    }

    /**
     * Bounds of requests.
     *
     * @param largestBody the largest body of a call; uploads, pushes and Telegram's deliveries have bounds of their own
     */
    public record Web(@DefaultValue("1MB") DataSize largestBody) {
        private static final DataSize LEAST = DataSize.ofKilobytes(16);
        private static final DataSize MOST = DataSize.ofMegabytes(64);

        public Web {
            if (largestBody.compareTo(LEAST) < 0 || largestBody.compareTo(MOST) > 0) {
                throw new IllegalArgumentException(
                        "kanal.web.largest-body must be 16KB to 64MB, as a body is held in memory; not " + largestBody);
            }
        }
    }
}
