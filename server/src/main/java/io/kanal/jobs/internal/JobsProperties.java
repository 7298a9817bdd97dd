package io.kanal.jobs.internal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of long work.
 *
 * @param threads how many jobs that somebody waits for run side by side on this node
 * @param retryingThreads how many jobs that wait for something outside again and again run beside them
 */
@ConfigurationProperties("kanal.jobs")
public record JobsProperties(
        @DefaultValue("4") int threads, @DefaultValue("4") int retryingThreads) {
    public JobsProperties {
        require("threads", threads);
        require("retrying-threads", retryingThreads);
    }

    private static void require(String name, int threads) {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("kanal.jobs." + name + " must be 1 to 64, not " + threads);
        }
    }
}
