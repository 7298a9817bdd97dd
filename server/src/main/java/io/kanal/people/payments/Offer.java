package io.kanal.people.payments;

import io.kanal.people.tiers.Tier;

/**
 * A tier that is sold for 30 days at a time.
 *
 * @param roubles what is shown beside the price
 */
public record Offer(Tier tier, int stars, int roubles) {}
