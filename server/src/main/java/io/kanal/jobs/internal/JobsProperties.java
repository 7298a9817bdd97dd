package io.kanal.jobs.internal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of long work.
 *
 * @param threads how many jobs run side by side on this node
 */
@ConfigurationProperties("kanal.jobs")
public record JobsProperties(@DefaultValue("4") int threads) {
    public JobsProperties {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("kanal.jobs.threads must be 1 to 64, not " + threads);
        }
    }
}
