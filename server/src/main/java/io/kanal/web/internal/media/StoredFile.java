package io.kanal.web.internal.media;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of the record's media as it lies on the disk.
 *
 * @param hash SHA-256 of its content, in hex
 * @param size of a picture that can be drawn within bounds; null for everything else
 */
public record StoredFile(
        String hash,
        Path path,
        long bytes,
        FileForm form,
        @Nullable PictureSize size) {
    /** No picture that Kanal draws is larger: 50 megapixels, and 40,000 of them in a row. */
    static final long MOST_PIXELS = 50_000_000;

    static final int LONGEST_SIDE = 40_000;

    /** Browsers decode these whole, and nobody makes them smaller for them. */
    private static final long MOST_PIXELS_WHOLE = 16_000_000;

    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_BYTES_WHOLE = 4L << 20;

    public StoredFile {
        size = size == null || drawable(bytes, form, size) ? size : null;
    }

    private static boolean drawable(long bytes, FileForm form, PictureSize size) {
        boolean whole = form == FileForm.WEBP;
        return bytes <= (whole ? MOST_BYTES_WHOLE : MOST_BYTES)
                && size.pixels() <= (whole ? MOST_PIXELS_WHOLE : MOST_PIXELS)
                && Math.max(size.width(), size.height()) <= LONGEST_SIDE;
    }

    /** Whether a page shows it as a picture. */
    public boolean picture() {
        return size != null;
    }

    public int width() {
        return size == null ? 0 : size.width();
    }

    public int height() {
        return size == null ? 0 : size.height();
    }

    /** The same where its bytes turned out not to be a picture. */
    StoredFile withoutPicture() {
        return new StoredFile(hash, path, bytes, form, null);
    }
}
