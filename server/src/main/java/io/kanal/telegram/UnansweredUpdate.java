package io.kanal.telegram;

/**
 * An update that no responder could answer in five tries.
 *
 * @param error why, as it was at the last try
 */
public record UnansweredUpdate(BotId bot, long seq, String kind, String error) {}
