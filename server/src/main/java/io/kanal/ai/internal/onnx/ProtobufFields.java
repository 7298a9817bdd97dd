package io.kanal.ai.internal.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one protobuf message, one after the other, without a schema: {@link #next} goes to the next, the others say
 * what it is. Whatever breaks off or is no protobuf ends in {@link Malformed}.
 */
final class ProtobufFields {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;
    private static final int LONGEST_VARINT = 10;
    private static final int LONGEST_NAME = 4096;

    private final ByteBuffer bytes;
    private final int end;
    private int at;
    private int field;
    private int type;
    private long value;

    ProtobufFields(ByteBuffer bytes) {
        this(bytes, 0, bytes.limit());
    }

    private ProtobufFields(ByteBuffer bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean next() throws Malformed {
        if (at == end) {
            return false;
        }
        long key = varint();
        field = (int) Math.min(Integer.MAX_VALUE, key >>> 3);
        type = (int) (key & 7);
        value = switch (type) {
            case VARINT -> varint();
            case EIGHT_BYTES -> skip(8);
            case LENGTH -> skip(varint());
            case FOUR_BYTES -> skip(4);
            default -> throw new Malformed();
        };
        return true;
    }

    int field() {
        return field;
    }

    /** The number of a field that is one. */
    long number() throws Malformed {
        if (type != VARINT) {
            throw new Malformed();
        }
        return value;
    }

    /** The first number of a field that holds one or several. */
    long firstNumber() throws Malformed {
        return type == VARINT ? value : message().varint();
    }

    String text() throws Malformed {
        int length = length();
        if (length > LONGEST_NAME) {
            throw new Malformed();
        }
        byte[] text = new byte[length];
        bytes.get(at - length, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    ProtobufFields message() throws Malformed {
        return new ProtobufFields(bytes, at - length(), at);
    }

    private int length() throws Malformed {
        if (type != LENGTH) {
            throw new Malformed();
        }
        return (int) value;
    }

    private long skip(long count) throws Malformed {
        if (count < 0 || count > end - at) {
            throw new Malformed();
        }
        at += (int) count;
        return count;
    }

    private long varint() throws Malformed {
        long number = 0;
        for (int i = 0; i < LONGEST_VARINT && at < end; i++) {
            byte next = bytes.get(at++);
            number |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return number;
            }
        }
        throw new Malformed();
    }

    /** The bytes are no protobuf, or not all of it. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;
    }
}
