package io.kanal.people;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people come in and how far back they see.
 *
 * @param registration whether somebody who writes to the bot needs an invite ({@code KANAL_REGISTRATION})
 * @param retentionDays how many days of posts people see who chose nothing, 1 to 365; null for everything
 *     ({@code KANAL_RETENTION_DAYS})
 */
@ConfigurationProperties("kanal")
public record PeopleProperties(
        @DefaultValue("invite") Registration registration,
        @Nullable Integer retentionDays) {
    /** Who may come in. */
    public enum Registration {
        /** Whoever has an invite. */
        INVITE,
        /** Whoever writes to the bot, with the tier free. */
        OPEN
    }

    public PeopleProperties {
        if (retentionDays != null && (retentionDays < 1 || retentionDays > 365)) {
            throw new IllegalArgumentException("KANAL_RETENTION_DAYS must be 1 to 365, not " + retentionDays);
        }
    }
}
