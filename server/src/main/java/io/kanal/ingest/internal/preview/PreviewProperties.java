package io.kanal.ingest.internal.preview;

import io.kanal.ingest.internal.preview.picture.PictureRules;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Following public channels by their web pages.
 *
 * @param baseUrl where the pages are: t.me, a mirror, or a simulator; its host may be a private one
 * @param interval the least time between two requests, over all channels
 * @param timeout for one page, from connecting to its last byte
 * @param maxPage a larger page is refused
 * @param slowest a channel is looked at at least this often
 * @param fastest a channel is looked at at most this often
 * @param refresh whether followed channels are looked at again by themselves
 * @param backfillPosts how many older posts of a channel are read at most; all when not set
 * @param media which of the posts' pictures and films are fetched
 * @param mediaMaxBytes the largest file that is fetched where all are; small pictures have a bound of 512 kB
 * @param mediaAge posts older than this when they are read keep to the facts
 * @param mediaSpace what all that was fetched may take; above it the pictures of the oldest posts go
 */
@ConfigurationProperties(prefix = "kanal.preview", ignoreUnknownFields = false)
record PreviewProperties(
        @DefaultValue("https://t.me") URI baseUrl,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("6MB") DataSize maxPage,
        @DefaultValue("30m") Duration slowest,
        @DefaultValue("2m") Duration fastest,
        @DefaultValue("true") boolean refresh,
        @Nullable Long backfillPosts,
        @DefaultValue("thumbnails") PictureRules.Choice media,
        @DefaultValue("20MB") DataSize mediaMaxBytes,
        @DefaultValue("30d") Duration mediaAge,
        @DefaultValue("2GB") DataSize mediaSpace) {
    PreviewProperties {
        if (baseUrl.getHost() == null || !String.valueOf(baseUrl.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                    "KANAL_PREVIEW_BASE_URL is '" + baseUrl + "'; expected an address such as https://t.me");
        }
        if (fastest.compareTo(slowest) > 0) {
            throw new IllegalArgumentException(
                    "kanal.preview.fastest (%s) is above kanal.preview.slowest (%s)".formatted(fastest, slowest));
        }
        if (mediaMaxBytes.toBytes() < 1 || mediaMaxBytes.toMegabytes() > 2_048) {
            throw new IllegalArgumentException("KANAL_PREVIEW_MEDIA_MAX_BYTES must be up to 2GB, not " + mediaMaxBytes);
        }
        if (mediaSpace.toBytes() < mediaMaxBytes.toBytes() && media == PictureRules.Choice.FULL) {
            throw new IllegalArgumentException(
                    "KANAL_PREVIEW_MEDIA_SPACE (%s) is below KANAL_PREVIEW_MEDIA_MAX_BYTES (%s)"
                            .formatted(mediaSpace, mediaMaxBytes));
        }
    }

    /** The part about pictures. */
    PictureRules pictures() {
        return new PictureRules(media, baseUrl, mediaMaxBytes, mediaAge, mediaSpace, timeout);
    }
}
