package io.kanal.people.administration;

import io.kanal.people.tiers.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Which people are wanted; null is everybody.
 *
 * @param words beginnings of words of their names, or their number here or in Telegram
 * @param administrators whether they are administrators
 * @param blocked whether they may not come in
 */
public record PeopleFilter(
        @Nullable String words,
        @Nullable Boolean administrators,
        @Nullable Tier tier,
        @Nullable Boolean blocked) {
    public static final PeopleFilter ALL = new PeopleFilter(null, null, null, null);
}
