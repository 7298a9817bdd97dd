package io.kanal.answers.internal;

import io.kanal.answers.internal.Relevance.Scored;
import io.kanal.answers.internal.words.AskedKind;
import io.kanal.answers.internal.words.AskedWords;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sentence proves that the posts answer a question. What is near in meaning is no proof: five posts about one city are near
 * each other, and one of them says when it was founded. So nearness counts only as far as a passage is ahead of the others, and so
 * do its words; beside that count the words themselves, names and numbers that were asked for and do not stand there, and a number
 * or a name where one was asked for.
 *
 * <p>Each sign is a number that means the same in every language and with every model; their sum with the
 * weights below is how sure it is: a logistic regression over every other question of XQuAD in English and Russian, with and without
 * the paragraph that answers it, among the others of its article and with one of them at most, since a record may hold one post about a
 * thing; and the same over paragraphs cut into posts of two sentences. The other questions and other sets are the measure
 * ({@code benchmarks/run answers}).
 */
final class Proof {
    /** With likeness; without. */
    private static final Weights BY_MEANING = new Weights(1.72, 0.54, 4.06, 1.45, -2.16, -0.93, -4.42);

    private static final Weights BY_WORDS = new Weights(2.98, 0, 2.78, 2.37, -2.46, -0.89, -4.15);

    /** So many of the best are what a passage is to be ahead of. */
    private static final int OTHERS = 10;
    /** A passage that holds so much of the question, and nearly as much as this one, is a further witness and not what it has to be ahead of. */
    private static final double WITNESS = 0.75;
    /** Where fewer were found, others as these are thought to be there: being ahead of nothing says little. */
    private static final int FEWEST_OTHERS = 3;

    private static final double USUAL_SHARE = 0.2;
    private static final double USUAL_LIKENESS = 0.25;
    /** Keeps a passage that holds next to nothing from being far ahead of one that holds nothing. */
    private static final double LEAST_SHARE = 0.2;

    /** Keeps a passage from being far ahead of others that are all alike. */
    private static final double LEAST_SPREAD = 0.1;

    private static final double FAR_AHEAD = 6;
    private static final double BEHIND = -1;
    private static final double AHEAD = 2;

    private final String question;
    private final AskedWords asked;
    private final List<Evidence> evidence;
    private final List<Set<String>> terms;
    private final @Nullable AskedKind kind;

    /**
     * What each sign weighs.
     *
     * @param aheadByWords of the logarithm of how many times more of the question the passage holds than others do
     * @param aheadInMeaning of how much nearer it is than the others, counted in their distances from each other
     * @param ofPassage of the share of the words that the passage holds
     * @param ofSentence of what the sentence holds, rare words weighing more
     * @param missingNames of names and numbers asked for that the passage does not hold
     * @param missingKind where the sentence holds nothing of the kind that was asked for
     * @param atFirst without any sign
     */
    private record Weights(
            double aheadByWords,
            double aheadInMeaning,
            double ofPassage,
            double ofSentence,
            double missingNames,
            double missingKind,
            double atFirst) {}

    /** @param terms the words of each passage */
    Proof(String question, AskedWords asked, List<Evidence> evidence, List<Set<String>> terms) {
        this.question = question;
        this.asked = asked;
        this.evidence = evidence;
        this.terms = terms;
        this.kind = AskedKind.of(question);
    }

    /** More than 0 where the sentence proves an answer. */
    double sure(Scored sentence) {
        int rank = sentence.rank();
        Set<String> passage = terms.get(rank);
        Double ahead = aheadInMeaning(rank);
        Weights weights = ahead == null ? BY_WORDS : BY_MEANING;
        boolean missesKind = kind != null && !kind.isIn(sentence.place().text(), asked);
        return weights.atFirst
                + weights.aheadByWords * aheadByWords(rank)
                + weights.aheadInMeaning * (ahead == null ? 0 : ahead)
                + weights.ofPassage * asked.plainShare(passage)
                + weights.ofSentence * sentence.share()
                + weights.missingNames * asked.missingNames(question, passage)
                + (missesKind ? weights.missingKind : 0);
    }

    private double aheadByWords(int rank) {
        double others =
                mean(others(rank, other -> evidence.get(other).strength().share(), USUAL_SHARE));
        double own = evidence.get(rank).strength().share();
        return Math.clamp(Math.log((own + LEAST_SHARE) / (others + LEAST_SHARE)), BEHIND, AHEAD);
    }

    /** By how many times their usual distance from each other; null where meaning was not asked. */
    private @Nullable Double aheadInMeaning(int rank) {
        double least = Double.MAX_VALUE;
        for (Evidence passage : evidence) {
            Double likeness = passage.strength().likeness();
            least = likeness == null ? least : Math.min(least, likeness);
        }
        if (least == Double.MAX_VALUE) {
            return null;
        }
        double last = least;
        double[] others = others(rank, other -> likeness(other, last), USUAL_LIKENESS);
        double mean = mean(others);
        double variance = mean(Arrays.stream(others)
                .map(other -> (other - mean) * (other - mean))
                .toArray());
        return Math.min(FAR_AHEAD, (likeness(rank, last) - mean) / (LEAST_SPREAD + Math.sqrt(variance)));
    }

    /** What the best of the other passages have; at least a few. */
    private double[] others(int rank, IntToDoubleFunction value, double usual) {
        double own = asked.share(terms.get(rank));
        double[] found = IntStream.range(0, Math.min(OTHERS, evidence.size()))
                .filter(other -> other != rank && (own < WITNESS || asked.share(terms.get(other)) < WITNESS * own))
                .mapToDouble(value)
                .toArray();
        double[] others = Arrays.copyOf(found, Math.max(FEWEST_OTHERS, found.length));
        Arrays.fill(others, found.length, others.length, usual);
        return others;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** What was not among the nearest is no nearer than the last of them. */
    private double likeness(int rank, double least) {
        Double likeness = evidence.get(rank).strength().likeness();
        return likeness == null ? least : likeness;
    }
}
