package io.kanal.ingest.internal.export;

import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of imports.
 *
 * @param maxUpload the largest upload taken
 * @param maxPush the most that one push of messages brings
 * @param maxUnpacked the most an archive may unpack to, text and files
 * @param maxFile the largest media file stored
 * @param maxRatio how many times its packed size an archive may unpack to
 * @param freeSpace how much the disk must have left for an upload to go on and for files out of it to be kept
 */
@ConfigurationProperties("kanal.imports")
public record ImportsProperties(
        @DefaultValue("100GB") DataSize maxUpload,
        @DefaultValue("10GB") DataSize maxPush,
        @DefaultValue("200GB") DataSize maxUnpacked,
        @DefaultValue("4GB") DataSize maxFile,
        @DefaultValue("250") int maxRatio,
        @DefaultValue("1GB") DataSize freeSpace) {
    public ImportsProperties {
        if (maxRatio < 2) {
            throw new IllegalArgumentException("kanal.imports.max-ratio must be at least 2, not " + maxRatio);
        }
    }

    UnpackLimits limits() {
        return new UnpackLimits(maxUnpacked, maxFile, maxRatio, freeSpace);
    }
}
