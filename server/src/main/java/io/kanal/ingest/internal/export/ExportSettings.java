package io.kanal.ingest.internal.export;

import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.posts.Blobs;
import io.kanal.shared.TelegramChatId;
import org.jspecify.annotations.Nullable;

/**
 * How an upload is to be read.
 *
 * @param blobs where media files beside the export go; null to keep facts only
 * @param chat which chat an HTML export is of, which does not say so itself; null where nobody said
 */
public record ExportSettings(
        MessageDates dates,
        UnpackLimits limits,
        @Nullable Blobs blobs,
        @Nullable TelegramChatId chat) {}
