package io.kanal.ai.internal.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's table of characters and what is written for them: the length of a double-array trie (Darts-clone), the
 * trie, and the replacements, each ended by a zero. Native code walks it without looking where it steps, and a step beside
 * it ends the process; so every step is tried here first.
 */
final class Charsmap {
    private Charsmap() {}

    /** @throws IllegalArgumentException when a text could lead outside the table */
    static void check(byte[] table) {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        if (table.length < 4) {
            throw new IllegalArgumentException("no length");
        }
        long length = Integer.toUnsignedLong(bytes.getInt());
        if (length == 0 || length % Integer.BYTES != 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("the trie is longer than the table");
        }
        int[] units = new int[(int) length / Integer.BYTES];
        bytes.asIntBuffer().get(units);
        ByteBuffer texts = bytes.slice(Integer.BYTES + (int) length, table.length - Integer.BYTES - (int) length);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(texts.duplicate());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the replacements are no text", e);
        }
        walk(units, texts);
    }

    private static void walk(int[] units, ByteBuffer texts) {
        BitSet seen = new BitSet(units.length);
        Deque<Integer> open = new ArrayDeque<>();
        open.push(0);
        while (!open.isEmpty()) {
            int place = open.pop();
            int children = place ^ offset(units[place]);
            if (children < 0 || (children | 0xff) >= units.length) {
                throw new IllegalArgumentException("a step leads outside the trie");
            }
            if (place != 0 && (units[place] & 0x100) != 0) {
                replacement(units[children] & Integer.MAX_VALUE, texts);
            }
            for (int letter = 1; letter <= 0xff; letter++) {
                int next = children ^ letter;
                if ((units[next] & 0x800000ff) == letter && !seen.get(next)) {
                    seen.set(next);
                    open.push(next);
                }
            }
        }
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & 0x200) >>> 6);
    }

    private static void replacement(int start, ByteBuffer texts) {
        if (start > texts.limit() || (start < texts.limit() && (texts.get(start) & 0xc0) == 0x80)) {
            throw new IllegalArgumentException("a replacement stands nowhere");
        }
    }
}
