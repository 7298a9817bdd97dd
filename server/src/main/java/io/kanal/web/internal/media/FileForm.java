package io.kanal.web.internal.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * What a stored file is, told by its first bytes and never by a name or a claim. Only what no browser takes for a page has a
 * form of its own and may be shown within one; the rest is {@link #OTHER} and can be downloaded.
 */
public enum FileForm {
    JPEG("image/jpeg", "jpg", "jpeg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    MP4("video/mp4", "mp4", "m4v", "mov"),
    WEBM("video/webm", "webm"),
    OGG("audio/ogg", "ogg", "oga", "opus"),
    MP3("audio/mpeg", "mp3"),
    M4A("audio/mp4", "m4a", "m4b"),
    AAC("audio/aac", "aac"),
    FLAC("audio/flac", "flac"),
    WAV("audio/wav", "wav"),
    OTHER("application/octet-stream");

    /** So many bytes of a file's beginning decide. */
    static final int HEAD_BYTES = 64;

    /** What the container of MP4 holds where it holds no film: pictures that not every browser can draw. */
    private static final Set<String> STILLS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis", "crx ", "jxl ");

    private final String type;
    private final String ending;
    private final String endings;

    FileForm(String type, String... endings) {
        this.type = type;
        this.ending = endings.length == 0 ? "" : endings[0];
        this.endings = String.join("|", endings);
    }

    static FileForm of(byte[] head) {
        String hex = HexFormat.of().formatHex(head);
        if (hex.startsWith("ffd8ff")) {
            return JPEG;
        }
        if (hex.startsWith("89504e470d0a1a0a")) {
            return PNG;
        }
        if (says(head, 0, "GIF87a") || says(head, 0, "GIF89a")) {
            return GIF;
        }
        if (says(head, 0, "RIFF")) {
            return says(head, 8, "WEBP") ? WEBP : says(head, 8, "WAVE") ? WAV : OTHER;
        }
        if (says(head, 4, "ftyp") && head.length >= 12) {
            String brand = new String(head, 8, 4, StandardCharsets.ISO_8859_1);
            return STILLS.contains(brand) ? OTHER : brand.startsWith("M4A") || brand.startsWith("M4B") ? M4A : MP4;
        }
        if (hex.startsWith("1a45dfa3")) {
            return new String(head, StandardCharsets.ISO_8859_1).contains("webm") ? WEBM : OTHER;
        }
        if (says(head, 0, "OggS")) {
            return OGG;
        }
        if (says(head, 0, "fLaC")) {
            return FLAC;
        }
        if (says(head, 0, "ID3") || startsWithAny(hex, "fffb", "fffa", "fff3", "fff2")) {
            return MP3;
        }
        return startsWithAny(hex, "fff1", "fff9") ? AAC : OTHER;
    }

    private static boolean startsWithAny(String hex, String... beginnings) {
        return Arrays.stream(beginnings).anyMatch(hex::startsWith);
    }

    private static boolean says(byte[] head, int from, String expected) {
        byte[] bytes = expected.getBytes(StandardCharsets.US_ASCII);
        return head.length >= from + bytes.length
                && Arrays.equals(head, from, from + bytes.length, bytes, 0, bytes.length);
    }

    public String type() {
        return type;
    }

    public boolean picture() {
        return type.startsWith("image/");
    }

    public boolean film() {
        return type.startsWith("video/");
    }

    public boolean sound() {
        return type.startsWith("audio/");
    }

    /** A name for a download: as it was sent, with an ending that does not lie about what has a form of its own. */
    String named(String name) {
        return ending.isEmpty() || name.toLowerCase(Locale.ROOT).matches(".*\\.(" + endings + ")")
                ? name
                : name + "." + ending;
    }
}
