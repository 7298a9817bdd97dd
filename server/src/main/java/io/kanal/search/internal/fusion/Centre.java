package io.kanal.search.internal.fusion;

/** The middle of some vectors: a vector's cosines with them are on average what it gives with their middle. */
public final class Centre {
    public static final Centre NONE = new Centre(new float[0], 0);

    private final float[] sum;
    private final int count;

    private Centre(float[] sum, int count) {
        this.sum = sum;
        this.count = count;
    }

    /** Of how many vectors this is the middle. */
    public int count() {
        return count;
    }

    /** The middle of these and one more, of the same dimension. */
    public Centre with(float[] vector) {
        return with(new Centre(vector, 1));
    }

    /** The middle of these and others. */
    public Centre with(Centre other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        float[] both = sum.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.sum[i];
        }
        return new Centre(both, count + other.count);
    }

    /** The mean of the vectors, number by number. */
    float[] mean() {
        float[] mean = sum.clone();
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= count;
        }
        return mean;
    }

    /** The mean cosine of a vector of length 1 with them; 0 where there are none. */
    public double cosine(float[] vector) {
        double dot = 0;
        for (int i = 0; i < sum.length; i++) {
            dot += (double) sum[i] * vector[i];
        }
        return count == 0 ? 0 : dot / count;
    }
}
