package io.kanal.telegram.bots;

import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.BotId;

/**
 * A bot with the token to call the Bot API with. Whoever calls has it at hand before: nothing between the wish to call and the
 * call needs the database.
 */
public record BotKey(BotId bot, Secret<String> token) {}
