package io.kanal.people.invites;

import org.jspecify.annotations.Nullable;

/**
 * Somebody of Telegram who wants to come in, as Telegram names them.
 *
 * @param username without the @; null where they have none
 * @param languageCode as Telegram gives it, such as {@code pt-br}; null where it says nothing
 */
public record Newcomer(
        long telegramId,
        String name,
        @Nullable String username,
        @Nullable String languageCode) {}
