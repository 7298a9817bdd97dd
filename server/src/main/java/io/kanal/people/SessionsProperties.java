package io.kanal.people;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long browsers stay logged in.
 *
 * @param unused a session ends so long after its last use
 * @param longest a session ends so long after its log-in, however much it is used
 */
@ConfigurationProperties("kanal.sessions")
public record SessionsProperties(
        @DefaultValue("30d") Duration unused,
        @DefaultValue("90d") Duration longest) {
    public SessionsProperties {
        if (unused.compareTo(Duration.ofMinutes(5)) < 0) {
            throw new IllegalArgumentException("kanal.sessions.unused must be at least 5m, not " + unused);
        }
        if (longest.compareTo(unused) < 0) {
            throw new IllegalArgumentException(
                    "kanal.sessions.longest must be at least kanal.sessions.unused (" + unused + "), not " + longest);
        }
    }
}
