package io.kanal.ingest.internal.export;

import java.util.Locale;

/** Why something in an export was left out or changed; the report shows the slugs. */
public enum SkipReason {
    /** No usable id, so it could never be recognised again. */
    MESSAGE_WITHOUT_ID,
    /** An id that Telegram cannot have given. */
    MESSAGE_ID_OUT_OF_RANGE,
    /** The message was kept without a part of it that cannot be read. */
    FIELD_NOT_READABLE,
    /** An id below zero, as exports shift those of a former group, where none can be: in a chat that is no supergroup. */
    MESSAGE_OF_FORMER_GROUP,
    /** Not the shape of a message. */
    MESSAGE_NOT_READABLE,
    /** More bytes than any Telegram message has. */
    MESSAGE_TOO_LARGE,
    /** The same message, word for word, a second time. */
    MESSAGE_REPEATED,
    /** The file's structure was broken here; reading went on at the next message. */
    DAMAGED,
    /** The file ends before its end. */
    CUT_OFF,
    /** A group of which one sender alone is there: perhaps only the messages of whoever exported it. */
    ONE_SENDER,
    /** A chat without an id. */
    CHAT_NOT_READABLE,
    /** A chat of a kind nobody knows: it was kept for the importing person alone. */
    CHAT_OF_UNKNOWN_KIND,
    /** The message was kept, its date left unknown. */
    DATE_NOT_BELIEVED,
    /** Bytes that are no UTF-8 became replacement characters. */
    BROKEN_CHARACTERS,
    /** The text was kept, of its formatting only as much as can be shown. */
    FORMATTING_CUT,
    /** A path that leads out of the export; not opened. */
    PATH_REFUSED,
    /** A file the export names but does not hold. */
    FILE_MISSING,
    /** A file beyond the size limit. */
    FILE_TOO_LARGE,
    /** A file of which a few packed bytes would become very many; it is not unpacked further. */
    FILE_TOO_DENSE,
    /** Here the archive had unpacked to more than the limits allow; the import ended. */
    ARCHIVE_TOO_LARGE,
    /** Here the disk had too little room left, or took nothing more; the import ended. */
    DISK_FULL;

    /** Whether a message was there which is not told, whatever its id. */
    boolean hidesMessage() {
        return switch (this) {
            case MESSAGE_WITHOUT_ID,
                    MESSAGE_ID_OUT_OF_RANGE,
                    MESSAGE_NOT_READABLE,
                    MESSAGE_TOO_LARGE,
                    DAMAGED,
                    CUT_OFF -> true;
            default -> false;
        };
    }

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
