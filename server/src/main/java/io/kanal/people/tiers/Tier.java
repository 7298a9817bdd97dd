package io.kanal.people.tiers;

import io.kanal.shared.input.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a person may use, from the least to the most. */
public enum Tier {
    FREE,
    TRIAL,
    BASIC,
    PREMIUM,
    ENTERPRISE;

    /** The name in interfaces and in the database. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The tier of this name.
     *
     * @throws InvalidInput where there is none, with all there are
     */
    public static Tier of(String slug) {
        return Arrays.stream(values())
                .filter(tier -> tier.slug().equals(slug.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> InvalidInput.value("tier", slug, "one of " + slugs(), null));
    }

    /** All names, with commas between. */
    public static String slugs() {
        return Arrays.stream(values()).map(Tier::slug).collect(Collectors.joining(", "));
    }
}
