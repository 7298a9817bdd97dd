package io.kanal.ai.internal.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the part of ONNX's protobuf that small models need. */
final class OnnxFile {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    private static final int UINT8 = 2;

    private final Message graph = new Message();
    private final Message outside = new Message();
    private int names;

    /** A protobuf message that grows. */
    static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toBytes());
        }

        Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        Message real(int field, float value) {
            varint(((long) field << 3) | 5);
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        private void varint(long value) {
            long left = value;
            for (; (left & ~0x7fL) != 0; left >>>= 7) {
                bytes.write((int) ((left & 0x7f) | 0x80));
            }
            bytes.write((int) left);
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }

    OnnxFile input(String name, int type, Object... shape) {
        graph.message(11, value(name, type, shape));
        return this;
    }

    OnnxFile output(String name, Object... shape) {
        graph.message(12, value(name, FLOAT, shape));
        return this;
    }

    private static Message value(String name, int type, Object... shape) {
        Message dimensions = new Message();
        for (Object dimension : shape) {
            dimensions.message(
                    1,
                    dimension instanceof Integer number
                            ? new Message().number(1, number)
                            : new Message().text(2, dimension.toString()));
        }
        Message tensor = new Message().number(1, type).message(2, dimensions);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    String reals(String name, float[] values, int... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        graph.message(5, tensor(name, FLOAT, shape).bytes(9, raw.array()));
        return name;
    }

    String integers(String name, long[] values, int... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        graph.message(5, tensor(name, INT64, shape).bytes(9, raw.array()));
        return name;
    }

    String bytes(String name, byte[] values, int... shape) {
        graph.message(5, tensor(name, UINT8, shape).bytes(9, values));
        return name;
    }

    /** A constant whose numbers stand in another file. */
    OnnxFile elsewhere(String name, String place, int... shape) {
        Message location = new Message().text(1, "location").text(2, place);
        graph.message(5, tensor(name, FLOAT, shape).message(13, location).number(14, 1));
        return this;
    }

    private static Message tensor(String name, int type, int... shape) {
        Message tensor = new Message();
        for (int dimension : shape) {
            tensor.number(1, dimension);
        }
        return tensor.number(2, type).text(8, name);
    }

    String node(String kind, List<String> inputs, Message... attributes) {
        return node("", kind, inputs, kind + "." + names++, attributes);
    }

    String node(String domain, String kind, List<String> inputs, String output, Message... attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, kind);
        for (Message attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node.text(7, domain));
        return output;
    }

    static Message integer(String name, long value) {
        return new Message().text(1, name).number(3, value).number(20, 2);
    }

    static Message real(String name, float value) {
        return new Message().text(1, name).real(2, value).number(20, 1);
    }

    static Message integers(String name, int... values) {
        Message attribute = new Message().text(1, name);
        for (int value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    static Message graph(String name, OnnxFile inner) {
        return new Message().text(1, name).message(6, inner.graph).number(20, 5);
    }

    /** A function of the model's own, as far as its name. */
    OnnxFile function(String name) {
        outside.message(25, new Message().text(1, name).text(10, "own"));
        return this;
    }

    byte[] toBytes() {
        Message model = new Message()
                .number(1, 8)
                .message(7, graph.text(2, "tiny"))
                .message(8, new Message().text(1, "").number(2, 17))
                .message(8, new Message().text(1, "com.microsoft").number(2, 1));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(model.toBytes());
        all.writeBytes(outside.toBytes());
        return all.toByteArray();
    }
}
