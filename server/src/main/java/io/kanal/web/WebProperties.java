package io.kanal.web;

import io.kanal.shared.net.Network;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the server is reached over HTTP.
 *
 * @param hosts names, besides those of loopback and of {@code publicUrl}, under which browsers may reach this server
 *     ({@code KANAL_HOSTS})
 * @param behindTlsProxy the older way to say that a reverse proxy in front speaks TLS and tells so in
 *     {@code X-Forwarded-Proto}; https in {@code publicUrl} says it too
 * @param trustedProxies addresses and networks of proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} count;
 *     where none are named and {@code publicUrl} has https, those of this machine and of private networks
 * @param publicUrl the address under which people reach this server, with which the links that Kanal writes begin
 * @param telegramUrl where links to Telegram's public pages and bots lead
 * @param ragRequestsPerMinute how often one person may call each question and search path of the channel reader's contract
 * @param web bounds of requests
 */
@ConfigurationProperties("kanal")
public record WebProperties(
        @DefaultValue List<String> hosts,
        @DefaultValue("false") boolean behindTlsProxy,
        @DefaultValue List<String> trustedProxies,
        @Nullable URI publicUrl,
        @DefaultValue("https://t.me") URI telegramUrl,
        @DefaultValue("10") int ragRequestsPerMinute,
        @DefaultValue Web web) {
    public WebProperties {
        hosts = List.copyOf(hosts);
        trustedProxies = trustedProxies.stream()
                .map(String::strip)
                .filter(proxy -> !proxy.isEmpty())
                .toList();
        for (String proxy : trustedProxies) {
            try {
                Network.orAddress(proxy);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "KANAL_TRUSTED_PROXIES lists addresses and networks like 10.1.0.0/16; not '" + proxy + "'", e);
            }
        }
        if (publicUrl != null) {
            String scheme = publicUrl.getScheme();
            String path = publicUrl.getRawPath();
            if (!("https".equals(scheme) || "http".equals(scheme))
                    || publicUrl.getHost() == null
                    || !(path == null || path.isEmpty() || path.equals("/"))
                    || publicUrl.getRawQuery() != null
                    || publicUrl.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "KANAL_PUBLIC_URL must be like https://kanal.example, without a path; not " + publicUrl);
            }
        }
    }

    /**
     * Bounds of requests.
     *
     * @param largestBody the largest body of a call; uploads, pushes and Telegram's deliveries have bounds of their own
     * @param thumbnails how much of the disk small pictures of stored ones may take; they are made again when missing
     */
    public record Web(
            @DefaultValue("1MB") DataSize largestBody,
            @DefaultValue("512MB") DataSize thumbnails) {
        private static final DataSize LEAST = DataSize.ofKilobytes(16);
        private static final DataSize MOST = DataSize.ofMegabytes(64);

        public Web {
            if (largestBody.compareTo(LEAST) < 0 || largestBody.compareTo(MOST) > 0) {
                throw new IllegalArgumentException(
                        "kanal.web.largest-body must be 16KB to 64MB, as a body is held in memory; not " + largestBody);
            }
            if (thumbnails.isNegative()) {
                throw new IllegalArgumentException("KANAL_WEB_THUMBNAILS must be 0 or more, not " + thumbnails);
            }
        }
    }
}
