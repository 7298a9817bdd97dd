package io.kanal.shared.places;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is answered at the same time.
 *
 * @param atOnce so many requests and questions; others wait
 * @param longestWait how long one waits before it is refused
 */
@ConfigurationProperties(prefix = "kanal.requests", ignoreUnknownFields = false)
public record RequestsProperties(
        @DefaultValue("16") int atOnce, @DefaultValue("3s") Duration longestWait) {
    public RequestsProperties {
        if (atOnce < 1) {
            throw new IllegalArgumentException("KANAL_REQUESTS_AT_ONCE must be at least 1, not " + atOnce);
        }
        if (longestWait.isNegative()) {
            throw new IllegalArgumentException("KANAL_REQUESTS_LONGEST_WAIT must be 0 or more, not " + longestWait);
        }
    }
}
