package io.kanal.telegram;

import java.time.Instant;

/**
 * An update that no responder could answer in five tries.
 *
 * @param seq position in the inbox, which names it
 * @param error why, as it was at the last try
 */
public record UnansweredUpdate(BotId bot, long seq, String kind, String error, int attempts, Instant receivedAt) {}
