package io.kanal.ingest.internal.bot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which files of live sources are kept, not only the facts about them.
 *
 * @param fromBots the largest file kept of channels that a bot is a member of; none are kept when not set
 * @param freeSpace how much the disk must have left for a file to be kept; until then files wait
 */
@ConfigurationProperties(prefix = "kanal.media", ignoreUnknownFields = false)
record MediaProperties(
        @Nullable DataSize fromBots, @DefaultValue("1GB") DataSize freeSpace) {
    MediaProperties {
        if (fromBots != null && (fromBots.toBytes() < 1 || fromBots.toMegabytes() > 4096)) {
            throw new IllegalArgumentException("KANAL_MEDIA_FROM_BOTS must be up to 4GB, not " + fromBots);
        }
    }
}
