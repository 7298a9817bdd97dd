package io.kanal.simulator.world;

/**
 * What a bot asks Stars for.
 *
 * @param payload the bot's own words about it, which people do not see
 * @param monthly whether it is paid again every 30 days
 */
public record Invoice(
        long bot,
        String title,
        String description,
        String payload,
        long stars,
        String startParameter,
        boolean monthly) {}
