package io.kanal.ingest.internal.export.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a JSON text of any size into its elements without reading what is in them: holds one buffer and, at most, one
 * captured element. It only follows strings and brackets, so that a fault inside one element stays inside.
 *
 * <p>Where the structure itself is broken (a lost quote or bracket), it finds its way back by layout: exporters begin every
 * element of an array on a line of its own, indented alike. A line that looks like the beginning of the next element, or
 * like the end of the array, is believed over the brackets counted so far.
 */
final class JsonScanner {
    /** What stands next in an array. */
    enum Next {
        /** An element was captured. */
        ELEMENT,
        /** An element is larger than allowed; it was passed over. */
        TOO_LARGE,
        /** The structure was broken here; the reader stands at the next element or at the array's end. */
        DAMAGED,
        /** The array is closed. */
        END,
        /** The array was never closed, but what follows does not belong to it. */
        LOST,
        /** The input ends here. */
        CUT_OFF
    }

    private static final int BUFFER_BYTES = 1 << 17;
    private static final int INDENT_LIMIT = 64;
    private static final int LOOKAHEAD_BYTES = 4 * INDENT_LIMIT;
    private static final int UNKNOWN = -1;
    private static final byte[] FIRST_FIELD = "\"id\"".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] ESCAPE = "u00".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long passed;
    private boolean ended;

    private final int maxElementBytes;
    private byte[] element = new byte[8192];
    private int elementLength;
    private boolean elementTooLarge;

    /** White space before the current token if the token is the first of its line, else {@link #UNKNOWN}. */
    private int indent = UNKNOWN;

    JsonScanner(InputStream in, int maxElementBytes) {
        this.in = in;
        this.maxElementBytes = maxElementBytes;
    }

    /** Bytes of JSON read so far. */
    long offset() {
        return passed + position;
    }

    byte[] element() {
        return element;
    }

    int elementLength() {
        return elementLength;
    }

    /** Indentation of the token {@link #peek} found, {@code -1} where it does not begin a line. */
    int indent() {
        return indent;
    }

    /** The next byte that is not white space, without taking it; -1 at the end of the input. */
    int peek() throws IOException {
        indent = position == 0 && passed == 0 ? 0 : UNKNOWN;
        while (true) {
            while (position < limit) {
                byte b = buffer[position];
                if (b == '\n') {
                    indent = 0;
                } else if (b == ' ' || b == '\t') {
                    if (indent != UNKNOWN) {
                        indent++;
                    }
                } else if (b != '\r') {
                    return b & 0xFF;
                }
                position++;
            }
            if (!refill()) {
                return -1;
            }
        }
    }

    /** Takes the byte that {@link #peek} showed. */
    void take() {
        position++;
    }

    /**
     * Passes over the next value, whatever its size.
     *
     * @return whether the value was whole
     */
    boolean skipValue() throws IOException {
        if (peek() < 0) {
            return false;
        }
        return scan(UNKNOWN, 0) == Next.ELEMENT;
    }

    /** Captures the next value, up to the limit for elements. */
    Next captureValue() throws IOException {
        if (peek() < 0) {
            return Next.CUT_OFF;
        }
        return scan(UNKNOWN, maxElementBytes);
    }

    /**
     * Goes to the next element of an array whose opening bracket was taken.
     *
     * @param arrayIndent indentation of the array's elements, {@code -1} while unknown
     * @param outerIndent indentation of the elements of the array around it, {@code -1} if there is none
     * @param capture whether the bytes are wanted; else the element is only passed over
     */
    Next nextElement(int arrayIndent, int outerIndent, boolean capture) throws IOException {
        boolean garbage = false;
        while (true) {
            int c = peek();
            if (c < 0) {
                return Next.CUT_OFF;
            }
            if (arrayIndent > 0 && indent != UNKNOWN && c != ',') {
                if (indent < arrayIndent && belongsOutside(c, outerIndent)) {
                    return Next.LOST;
                }
                // Not where elements stand: the rest of one that seemed to end too early.
                garbage |= indent > arrayIndent || (indent < arrayIndent && c != ']');
            }
            if (c == '{' && !garbage) {
                return scan(arrayIndent, capture ? maxElementBytes : 0);
            }
            if (c == '{' && indent == arrayIndent) {
                return Next.DAMAGED;
            }
            if (c == ',' && !garbage) {
                take();
                continue;
            }
            if (c == ']' && !garbage) {
                take();
                return Next.END;
            }
            if (c == ']' && indent != UNKNOWN && indent <= arrayIndent) {
                return Next.DAMAGED;
            }
            if (c == '}' && !garbage && arrayIndent == UNKNOWN) {
                return Next.LOST;
            }
            // Something that is no object: a scalar or an inner array is an element too, anything else is rubble.
            if (!garbage && (c == '"' || c == '[' || isScalar(c))) {
                return scan(arrayIndent, capture ? maxElementBytes : 0);
            }
            garbage = true;
            take();
        }
    }

    /** Whether a token that begins a line starts an element of the array around this one, or a member further out. */
    private boolean belongsOutside(int c, int outerIndent) {
        return outerIndent >= 0 && (c == '{' ? indent == outerIndent : c == '"' && indent < outerIndent);
    }

    private static boolean isScalar(int c) {
        return (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n';
    }

    /** Follows one value to its end; captures up to {@code max} bytes of it, none where {@code max} is 0. */
    private Next scan(int arrayIndent, int max) throws IOException {
        elementLength = 0;
        elementTooLarge = false;
        boolean scalar = buffer[position] != '{' && buffer[position] != '[' && buffer[position] != '"';
        int depth = 0;
        boolean inString = false;
        int from = position;
        while (true) {
            if (position == limit) {
                keep(from, max);
                if (!refill()) {
                    return scalar ? Next.ELEMENT : Next.CUT_OFF;
                }
                from = position;
            }
            if (inString) {
                position = plainUntil(position);
                if (position == limit) {
                    continue;
                }
            }
            byte b = buffer[position];
            if (scalar && (b <= ' ' || b == ',' || b == '}' || b == ']') && b >= 0) {
                keep(from, max);
                return done();
            } else if (b == '\n' && arrayIndent >= 0) {
                keep(from, max);
                lookAhead();
                from = position;
                if ((depth > 0 || inString) && beginsAnother(arrayIndent)) {
                    return Next.DAMAGED;
                }
            } else if (inString) {
                if (b == '\\') {
                    position++;
                    if (position == limit) {
                        keep(from, max);
                        if (!refill()) {
                            return Next.CUT_OFF;
                        }
                        from = position;
                    }
                    if (buffer[position] == 'x') {
                        // Desktop's own escape of control characters, said the way JSON says it.
                        keep(from, max);
                        position++;
                        from = position;
                        keep(ESCAPE, 0, ESCAPE.length, max);
                        continue;
                    }
                } else if (b == '"') {
                    inString = false;
                    if (depth == 0) {
                        return finish(from, max);
                    }
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
                if (depth == 0) {
                    return finish(from, max);
                }
            }
            position++;
        }
    }

    /** The first byte from here on that may mean something inside a string. */
    private int plainUntil(int from) {
        int at = from;
        while (at < limit && buffer[at] != '"' && buffer[at] != '\\' && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    private Next finish(int from, int max) {
        position++;
        keep(from, max);
        return done();
    }

    private Next done() {
        return elementTooLarge ? Next.TOO_LARGE : Next.ELEMENT;
    }

    private void keep(int from, int max) {
        keep(buffer, from, position - from, max);
    }

    private void keep(byte[] bytes, int from, int length, int max) {
        if (max == 0 || elementTooLarge || length <= 0) {
            return;
        }
        if (elementLength + length > max) {
            elementTooLarge = true;
            elementLength = 0;
            return;
        }
        if (elementLength + length > element.length) {
            element = Arrays.copyOf(element, Math.min(max, Math.max(element.length * 2, elementLength + length)));
        }
        System.arraycopy(bytes, from, element, elementLength, length);
        elementLength += length;
    }

    /**
     * Whether the line after this newline begins another element of the same array, or is less indented than the elements
     * and so no part of one.
     */
    private boolean beginsAnother(int arrayIndent) {
        int at = position + 1;
        int width = 0;
        while (at < limit && width <= arrayIndent && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
            width++;
        }
        if (at >= limit || width > arrayIndent) {
            return false;
        }
        byte first = buffer[at];
        if (width < arrayIndent) {
            return first == ']' || first == '}' || first == '{';
        }
        if (first != '{') {
            return false;
        }
        do {
            at++;
        } while (at < limit && (buffer[at] == ' ' || buffer[at] == '\t' || buffer[at] == '\n' || buffer[at] == '\r'));
        return at + FIRST_FIELD.length <= limit
                && Arrays.equals(buffer, at, at + FIRST_FIELD.length, FIRST_FIELD, 0, FIRST_FIELD.length);
    }

    /** Sees to it that the bytes after the current one are in the buffer, as far as the input has them. */
    private void lookAhead() throws IOException {
        while (limit - position < LOOKAHEAD_BYTES && !ended) {
            if (buffer.length - limit < LOOKAHEAD_BYTES) {
                System.arraycopy(buffer, position, buffer, 0, limit - position);
                passed += position;
                limit -= position;
                position = 0;
            }
            read(limit);
        }
    }

    private boolean refill() throws IOException {
        passed += limit;
        position = 0;
        limit = 0;
        while (limit == 0 && !ended) {
            read(0);
        }
        return limit > 0;
    }

    private void read(int at) throws IOException {
        int count = in.read(buffer, at, buffer.length - at);
        if (count < 0) {
            ended = true;
        } else {
            limit = at + count;
        }
    }
}
