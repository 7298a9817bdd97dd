package io.kanal.people.payments;

import io.kanal.people.tiers.Tier;
import java.time.Instant;

/**
 * A tier that a person pays in Stars.
 *
 * @param until up to when it is paid
 * @param canceled whether it is not paid again then
 */
public record StarSubscription(Tier tier, int stars, Instant until, boolean canceled) {}
