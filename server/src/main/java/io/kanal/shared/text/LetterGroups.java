package io.kanal.shared.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares a text with short samples of several languages by the groups of two and three letters in it (naive Bayes with
 * additive smoothing). Groups are hashed into a table of fixed size; collisions cost a little accuracy and no memory.
 */
final class LetterGroups {
    private static final int BUCKETS = 1 << 13;
    private static final double SMOOTHING = 0.3;

    private final List<String> languages;
    /** Logarithm of the probability, by bucket and then by language, so that one text reads neighbouring cells. */
    private final float[] probabilities;

    private LetterGroups(List<String> languages) {
        this.languages = List.copyOf(languages);
        this.probabilities = new float[2 * BUCKETS * languages.size()];
        for (int language = 0; language < languages.size(); language++) {
            learn(language, normalized(sample(languages.get(language))));
        }
    }

    /** Reads the samples of these languages from the resources. */
    static LetterGroups read(String... languages) {
        return new LetterGroups(List.of(languages));
    }

    /**
     * The language whose sample is closest; empty for a text without groups.
     *
     * @param advantages what is known besides, as natural logarithms of odds, for the first languages in their order
     */
    Optional<String> closest(String letters, float... advantages) {
        int count = languages.size();
        float[] sums = Arrays.copyOf(advantages, count);
        int groups = 0;
        for (int i = 1; i < letters.length(); i++) {
            char before = letters.charAt(i - 1);
            char here = letters.charAt(i);
            add(sums, pair(before, here));
            if (i >= 2) {
                add(sums, triple(letters.charAt(i - 2), before, here));
            }
            groups++;
        }
        if (groups < 2) {
            return Optional.empty();
        }
        int best = 0;
        for (int language = 1; language < count; language++) {
            if (sums[language] > sums[best]) {
                best = language;
            }
        }
        return Optional.of(languages.get(best));
    }

    private void add(float[] sums, int bucket) {
        int at = bucket * sums.length;
        for (int language = 0; language < sums.length; language++) {
            sums[language] += probabilities[at + language];
        }
    }

    private void learn(int language, String letters) {
        int[] counts = new int[2 * BUCKETS];
        int total = 0;
        for (int i = 2; i < letters.length(); i++) {
            counts[pair(letters.charAt(i - 1), letters.charAt(i))]++;
            counts[triple(letters.charAt(i - 2), letters.charAt(i - 1), letters.charAt(i))]++;
            total++;
        }
        double pairs = total + SMOOTHING * 900;
        double triples = total + SMOOTHING * 6_000;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            double of = bucket < BUCKETS ? pairs : triples;
            probabilities[bucket * languages.size() + language] = (float) Math.log((counts[bucket] + SMOOTHING) / of);
        }
    }

    private static int pair(char a, char b) {
        return mix(a * 31 + b) & (BUCKETS - 1);
    }

    private static int triple(char a, char b, char c) {
        return BUCKETS + (mix((a * 31 + b) * 8191 + c) & (BUCKETS - 1));
    }

    private static int mix(int value) {
        int mixed = value * 0x9E3779B1;
        return mixed ^ (mixed >>> 15);
    }

    private static String normalized(String text) {
        return " "
                + text.toLowerCase(Locale.ROOT)
                        .replaceAll("['\u2019\u02BC\u200C]", "")
                        .replaceAll("[^\\p{L}]+", " ") + " ";
    }

    private static String sample(String language) {
        String path = "/io/kanal/shared/languages/" + language + ".txt";
        try (InputStream in = LetterGroups.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("No sample text " + path + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the sample text " + path, e);
        }
    }
}
