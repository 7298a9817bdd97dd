package io.kanal.web.internal.charts;

/**
 * A number of a series that leads somewhere.
 *
 * @param label when it was, in words
 * @param shown the number in words
 * @param address where its column leads; a column without height leads nowhere
 * @param current whether it is what the page shows
 */
public record Jump(String label, double value, String shown, String address, boolean current) {}
