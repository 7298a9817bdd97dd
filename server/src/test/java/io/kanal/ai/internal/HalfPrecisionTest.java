package io.kanal.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
    @Test
    void whatGoesInComesOutToThreeDigits() {
        float[] vector = new float[384];
        Random random = new Random(1);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        Normalised.inPlace(vector);
        byte[] bytes = HalfPrecision.encode(vector);
        assertThat(bytes).hasSize(768);
        float[] back = HalfPrecision.decode(bytes);
        double cosine = 0;
        for (int i = 0; i < vector.length; i++) {
            cosine += (double) vector[i] * back[i];
        }
        assertThat(cosine).isBetween(0.9999, 1.0001);
        assertThat(HalfPrecision.encode(back)).isEqualTo(bytes);
    }

    @Test
    void anOddNumberOfBytesIsNoVector() {
        assertThatThrownBy(() -> HalfPrecision.decode(new byte[3])).hasMessageContaining("even number of bytes");
    }

    @Test
    void aVectorOfZerosStaysAVectorOfZeros() {
        assertThat(Normalised.inPlace(new float[4])).containsOnly(0f);
    }
}
