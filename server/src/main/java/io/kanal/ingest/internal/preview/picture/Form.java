package io.kanal.ingest.internal.preview.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What the first bytes of a file say that it is. A site's word alone counts for nothing. */
final class Form {
    /** So many bytes decide. */
    static final int HEAD_BYTES = 16;

    /** What is expected, as the beginning of a media type. */
    enum Kind {
        PICTURE("image/"),
        FILM("video/"),
        SOUND("audio/");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** Whether the site says nothing else; an unnamed type says nothing. */
        boolean allows(String mediaType) {
            return mediaType.isBlank()
                    || mediaType.startsWith(type)
                    || mediaType.startsWith("application/octet-stream");
        }
    }

    private Form() {}

    static boolean fits(byte[] head, Kind kind) {
        return switch (kind) {
            case PICTURE ->
                says(head, 0, "\u00ff\u00d8\u00ff")
                        || says(head, 0, "\u0089PNG\r\n\u001a\n")
                        || says(head, 0, "GIF8")
                        || (says(head, 0, "RIFF") && says(head, 8, "WEBP"));
            case FILM -> says(head, 4, "ftyp") || HexFormat.of().formatHex(head).startsWith("1a45dfa3");
            case SOUND -> says(head, 0, "OggS") || says(head, 4, "ftyp") || says(head, 0, "ID3");
        };
    }

    private static boolean says(byte[] head, int from, String expected) {
        byte[] bytes = expected.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= from + bytes.length
                && Arrays.equals(head, from, from + bytes.length, bytes, 0, bytes.length);
    }
}
