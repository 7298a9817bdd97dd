package io.kanal.ingest.internal.export.json;

import java.util.Arrays;

/**
 * Desktop writes the line separator and the paragraph separator of Unicode as an escape, and behind it by mistake the last
 * two of the three bytes that UTF-8 has for them: {@code \}{@code u2028} and 80 A8, {@code \}{@code u2029} and 80 A9. Those two
 * bytes say nothing.
 */
final class StrayBytes {
    private static final int ESCAPE = 6;

    private StrayBytes() {}

    /** Whether two such bytes stand here. */
    static boolean at(byte[] json, int position, int length) {
        return position >= ESCAPE
                && position + 1 < length
                && json[position] == (byte) 0x80
                && json[position - ESCAPE] == '\\'
                && json[position - 5] == 'u'
                && json[position - 4] == '2'
                && json[position - 3] == '0'
                && json[position - 2] == '2'
                && ((json[position - 1] == '8' && json[position + 1] == (byte) 0xA8)
                        || (json[position - 1] == '9' && json[position + 1] == (byte) 0xA9));
    }

    /** The first bytes of a text, without them. */
    static byte[] without(byte[] json, int length) {
        byte[] kept = Arrays.copyOf(json, length);
        int at = 0;
        for (int i = 0; i < length; i++) {
            if (at(json, i, length)) {
                i++;
            } else {
                kept[at++] = json[i];
            }
        }
        return Arrays.copyOf(kept, at);
    }
}
