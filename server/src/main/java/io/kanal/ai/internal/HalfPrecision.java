package io.kanal.ai.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Vectors as bytes: IEEE 754 binary16, little endian, two bytes a number. Half the size of single precision, and the order
 * of results does not change (see {@code HalfPrecisionTest}).
 */
public final class HalfPrecision {
    private HalfPrecision() {}

    public static byte[] encode(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putShort(Float.floatToFloat16(number));
        }
        return bytes.array();
    }

    public static float[] decode(byte[] bytes) {
        if (bytes.length % Short.BYTES != 0) {
            throw new IllegalArgumentException(
                    "A vector of half precision has an even number of bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.length / Short.BYTES];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.float16ToFloat(buffer.getShort());
        }
        return vector;
    }
}
