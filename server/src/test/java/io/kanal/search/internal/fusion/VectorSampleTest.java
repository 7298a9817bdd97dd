package io.kanal.search.internal.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Language;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Vectors of a model that gives every language a direction of its own beside what a text says. */
class VectorSampleTest {
    private static final int SENSES = 24;
    private static final int DIMENSION = SENSES + 3;
    private static final float OF_LANGUAGE = 1.2f;

    private final Random random = new Random(7);

    @Test
    void aQuestionFindsWhatAnswersItInAnotherLanguage() {
        VectorSample sample = sample(Map.of(Language.ENGLISH, 200, Language.RUSSIAN, 100));
        float[] sense = sense();
        float[] asked = text(Language.RUSSIAN, sense);
        float[] answer = text(Language.ENGLISH, sense);
        float[] other = text(Language.RUSSIAN, sense());
        float[] same = text(Language.RUSSIAN, sense);

        assertThat(dot(asked, answer)).as("as the model has it").isLessThan(dot(asked, other));

        float[] levelled = sample.levelled(asked);
        assertThat(dot(levelled, answer)).isGreaterThan(dot(levelled, other));
        assertThat(dot(levelled, same)).as("its own language first").isGreaterThan(dot(levelled, answer));
        assertThat(dot(levelled, levelled)).isCloseTo(1, Offset.offset(1e-5));
    }

    @Test
    void oneLanguageChangesNothing() {
        float[] asked = text(Language.RUSSIAN, sense());

        assertThat(sample(Map.of(Language.RUSSIAN, 300)).levelled(asked)).isSameAs(asked);
        assertThat(VectorSample.NONE.levelled(asked)).isSameAs(asked);
    }

    @Test
    void aFewPostsOfAnotherLanguageTellNothingOfIt() {
        float[] asked = text(Language.RUSSIAN, sense());

        assertThat(sample(Map.of(Language.RUSSIAN, 300, Language.ENGLISH, 5)).levelled(asked))
                .isSameAs(asked);
    }

    @Test
    void languagesThatCannotBeToldApartByTheModelChangeNothing() {
        Map<Language, Centre> centres = new EnumMap<>(Language.class);
        for (int i = 0; i < 64; i++) {
            float[] vector = text(Language.RUSSIAN, sense());
            centres.merge(Language.RUSSIAN, Centre.NONE.with(vector), Centre::with);
            centres.merge(Language.UKRAINIAN, Centre.NONE.with(vector), Centre::with);
        }
        float[] asked = text(Language.RUSSIAN, sense());

        assertThat(VectorSample.of(centres).levelled(asked)).isSameAs(asked);
    }

    private VectorSample sample(Map<Language, Integer> sizes) {
        Map<Language, Centre> centres = new EnumMap<>(Language.class);
        sizes.forEach((language, size) -> {
            for (int i = 0; i < size; i++) {
                centres.merge(language, Centre.NONE.with(text(language, sense())), Centre::with);
            }
        });
        return VectorSample.of(centres);
    }

    private float[] sense() {
        float[] sense = new float[SENSES];
        for (int i = 0; i < SENSES; i++) {
            sense[i] = (float) (random.nextGaussian() / Math.sqrt(SENSES));
        }
        return sense;
    }

    private static float[] text(Language language, float[] sense) {
        float[] vector = new float[DIMENSION];
        System.arraycopy(sense, 0, vector, 0, SENSES);
        vector[SENSES + (language == Language.RUSSIAN ? 0 : language == Language.ENGLISH ? 1 : 2)] = OF_LANGUAGE;
        double length = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
