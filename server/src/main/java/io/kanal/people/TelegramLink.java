package io.kanal.people;

import java.time.Instant;

/**
 * A Telegram account that stands for a user.
 *
 * @param name what it was called when it was linked: its username with @, else its first name
 */
public record TelegramLink(long telegramId, String name, Instant linkedAt) {}
