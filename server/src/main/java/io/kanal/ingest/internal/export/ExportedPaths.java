package io.kanal.ingest.internal.export;

import io.kanal.posts.message.Media.FileKind;
import java.util.Locale;

/** What exporters write where a file's path stands. */
public final class ExportedPaths {
    private ExportedPaths() {}

    /** Where a file was left out of the export, a sentence stands in place of its path, sometimes after its name. */
    public static boolean isAbsence(String path) {
        String sentence = path.toLowerCase(Locale.ROOT);
        return sentence.endsWith(")")
                && (sentence.contains("(file ") || sentence.contains("(photo "))
                && (sentence.contains("not included")
                        || sentence.contains("exceeds maximum size")
                        || sentence.contains("unavailable"));
    }

    /** Voice and video messages and stickers have no names of their own, only such as the exporter made up. */
    public static boolean namesItsFile(FileKind kind) {
        return switch (kind) {
            case DOCUMENT, AUDIO, VIDEO, ANIMATION -> true;
            case PHOTO, VIDEO_NOTE, VOICE, STICKER -> false;
        };
    }

    public static String lastName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
