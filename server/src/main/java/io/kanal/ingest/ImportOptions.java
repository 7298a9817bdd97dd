package io.kanal.ingest;

import io.kanal.shared.TelegramChatId;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How an export is to be imported.
 *
 * @param mediaToo whether media files beside the export are stored as well, or only their facts kept
 * @param zone where the export was made: exports older than 2022 and HTML pages may show local time without saying whose
 * @param name what people call the upload, usually the file's name
 * @param whole whether the person says that nothing between an export's first and last message was left out of it
 * @param chat which chat an HTML export is of, since HTML does not say; not needed for JSON
 */
public record ImportOptions(
        boolean mediaToo,
        ZoneId zone,
        String name,
        boolean whole,
        @Nullable TelegramChatId chat) {
    private static final int MOST_NAME_UNITS = 200;

    public ImportOptions {
        name = name.length() > MOST_NAME_UNITS ? name.substring(0, MOST_NAME_UNITS) : name;
    }

    /** Facts only, times in UTC. */
    public static ImportOptions of(String name) {
        return new ImportOptions(false, ZoneOffset.UTC, name, false, null);
    }
}
