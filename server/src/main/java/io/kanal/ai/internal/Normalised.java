package io.kanal.ai.internal;

/** Vectors of length 1, whose dot product is their cosine. */
public final class Normalised {
    private Normalised() {}

    /** Whether it points anywhere: all its numbers are some, and not all are zero. */
    public static boolean isDirection(float[] vector) {
        boolean somewhere = false;
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                return false;
            }
            somewhere |= number != 0;
        }
        return somewhere;
    }

    /** Scales in place; a vector of zeros stays as it is. */
    public static float[] inPlace(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        if (squares == 0) {
            return vector;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
        return vector;
    }
}
