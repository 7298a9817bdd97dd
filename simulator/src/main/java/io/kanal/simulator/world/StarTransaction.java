package io.kanal.simulator.world;

import java.time.Instant;

/**
 * A line of a bot's account in Stars.
 *
 * @param id of the payment, also where it was taken back
 * @param stars negative where they went from the bot
 */
public record StarTransaction(String id, long user, Invoice invoice, long stars, Instant at) {}
