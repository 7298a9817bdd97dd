package io.kanal.people.administration;

import io.kanal.people.Block;
import io.kanal.people.User;
import io.kanal.people.tiers.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A person as administrators see them.
 *
 * @param telegramName how Telegram names them; null while no account is linked
 * @param telegramUsername without the @
 * @param mostChannels a number of channels of their own, in place of their tier's
 * @param administrator what the person is, to be shown; what they may is for {@code Caller} to say
 * @param block null while they may come in
 */
public record Person(
        User user,
        @Nullable String telegramName,
        @Nullable String telegramUsername,
        Subscription subscription,
        @Nullable Integer mostChannels,
        boolean administrator,
        @Nullable Block block) {}
