package io.kanal.ingest.internal.export.json;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text as UTF-8 without a mark at its beginning, and what it begins with. Text that is none of UTF-8, UTF-16 and UTF-32 is
 * refused at once: every name and message in it would be wrong.
 */
public record TextInput(InputStream utf8, Content content) {
    /** What a text looks like from its first character that is not white space. */
    public enum Content {
        JSON,
        HTML,
        OTHER
    }

    private static final int SAMPLE_BYTES = 1 << 20;

    /** Looks at the beginning of the stream; the result reads it whole. */
    public static TextInput of(InputStream raw) throws IOException {
        byte[] sample = raw.readNBytes(SAMPLE_BYTES);
        Charset charset = charset(sample);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(sample), raw);
        if (charset != null) {
            InputStream utf8 = new BufferedInputStream(new Utf8Stream(new InputStreamReader(whole, charset)));
            utf8.mark(SAMPLE_BYTES);
            byte[] start = utf8.readNBytes(4096);
            utf8.reset();
            return new TextInput(utf8, content(start, 0));
        }
        int from = startsWith(sample, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        whole.skipNBytes(from);
        Content content = content(sample, from);
        if (content != Content.OTHER) {
            requireUtf8(sample);
        }
        return new TextInput(whole, content);
    }

    /** UTF-16 and UTF-32 by their marks, or by the zero bytes around the first character; null for UTF-8. */
    private static @Nullable Charset charset(byte[] start) {
        if (startsWith(start, 0xFF, 0xFE, 0, 0) || startsWith(start, 0, 0, 0xFE, 0xFF)) {
            return Charset.forName("UTF-32");
        }
        if (startsWith(start, 0xFE, 0xFF) || startsWith(start, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16;
        }
        if (start.length >= 4 && start[0] == 0 && start[1] != 0 && start[2] == 0) {
            return StandardCharsets.UTF_16BE;
        }
        if (start.length >= 4 && start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return null;
    }

    private static Content content(byte[] start, int from) {
        int at = from;
        while (at < start.length && (start[at] == ' ' || start[at] == '\n' || start[at] == '\r' || start[at] == '\t')) {
            at++;
        }
        if (at == start.length) {
            return Content.OTHER;
        }
        return start[at] == '{' ? Content.JSON : start[at] == '<' ? Content.HTML : Content.OTHER;
    }

    /** A few broken characters are mended later; more of them than sound ones mean another encoding. */
    private static void requireUtf8(byte[] sample) {
        int sound = 0;
        int broken = 0;
        for (int i = 0; i < sample.length; i++) {
            int b = sample[i];
            if (b >= 0) {
                continue;
            }
            if (StrayBytes.at(sample, i, sample.length)) {
                i++;
                continue;
            }
            int following = (b & 0xE0) == 0xC0 ? 1 : (b & 0xF0) == 0xE0 ? 2 : (b & 0xF8) == 0xF0 ? 3 : 0;
            if (i + following >= sample.length) {
                break;
            }
            boolean whole = following > 0;
            for (int k = 1; k <= following; k++) {
                whole &= (sample[i + k] & 0xC0) == 0x80;
            }
            if (whole) {
                sound++;
                i += following;
            } else {
                broken++;
            }
        }
        if (broken > sound) {
            throw new KanalException(
                    ErrorCode.BAD_SOURCE,
                    "This text is not UTF-8, as Telegram Desktop writes it; perhaps it was saved as windows-1251 or another"
                            + " old encoding");
        }
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Characters written as UTF-8 again. */
    private static final class Utf8Stream extends InputStream {
        private final Reader reader;
        private final char[] units = new char[8192];
        private byte[] bytes = new byte[0];
        private int position;
        private char pending;

        Utf8Stream(Reader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }

        /** A pair of surrogates cut by the buffer's end waits for its second half. */
        private boolean fill() throws IOException {
            while (position == bytes.length) {
                int from = 0;
                if (pending != 0) {
                    units[0] = pending;
                    pending = 0;
                    from = 1;
                }
                int count = reader.read(units, from, units.length - from);
                if (count < 0 && from == 0) {
                    return false;
                }
                int end = from + Math.max(count, 0);
                if (count > 0 && Character.isHighSurrogate(units[end - 1])) {
                    pending = units[--end];
                }
                bytes = new String(units, 0, end).getBytes(StandardCharsets.UTF_8);
                position = 0;
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
