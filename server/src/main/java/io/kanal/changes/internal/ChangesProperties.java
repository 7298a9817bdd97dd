package io.kanal.changes.internal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the log and its followers; the defaults fit every installation.
 *
 * @param leaseTerm how long a lease holds without renewal
 * @param leaseRenewal how often leases are renewed
 * @param poll how often followers look by themselves while notifications arrive
 * @param pollDeaf how often they look while the notifying connection is down
 * @param firstRetry the first pause after a failure; each further one is three times as long
 * @param longestRetry the longest pause after a failure
 * @param commitEvery how often a node's own followers make durable what they applied
 * @param keepLive how long live changes are kept that everybody has read, so that a range can be replayed
 * @param forgetAfter a follower that was not seen for so long no longer holds up pruning
 * @param housekeepEvery how often the log is pruned and measured
 * @param slowWorkTerm how long a key of slow work is leased to a worker without renewal
 */
@ConfigurationProperties("kanal.changes")
public record ChangesProperties(
        @DefaultValue("15s") Duration leaseTerm,
        @DefaultValue("5s") Duration leaseRenewal,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("500ms") Duration pollDeaf,
        @DefaultValue("200ms") Duration firstRetry,
        @DefaultValue("30s") Duration longestRetry,
        @DefaultValue("10s") Duration commitEvery,
        @DefaultValue("24h") Duration keepLive,
        @DefaultValue("7d") Duration forgetAfter,
        @DefaultValue("30s") Duration housekeepEvery,
        @DefaultValue("30s") Duration slowWorkTerm) {
    public ChangesProperties {
        if (leaseRenewal.multipliedBy(2).compareTo(leaseTerm) > 0) {
            throw new IllegalArgumentException(
                    "kanal.changes.lease-renewal must be at most half of kanal.changes.lease-term, not "
                            + leaseRenewal);
        }
    }

    /** What applies when nothing is set. */
    public static ChangesProperties defaults() {
        return new ChangesProperties(
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofHours(24),
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    /** The pause after so many failures in a row. */
    public Duration pauseAfter(int failures) {
        double factor = Math.pow(3, Math.min(failures, 20) - 1.0);
        double millis = Math.min(firstRetry.toMillis() * factor, (double) longestRetry.toMillis());
        return Duration.ofMillis((long) millis);
    }
}
