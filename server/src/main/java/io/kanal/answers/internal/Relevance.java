package io.kanal.answers.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well each sentence of the evidence answers a question.
 *
 * <p>A sentence is worth the share of the question's words it holds, half the share its passage holds, the passage's similarity
 * in meaning where it is known, less a little for a later rank. A word weighs by how few of the found passages hold it: what
 * all of them share says nothing about which one answers. The weights and both thresholds were measured: {@code benchmarks/run
 * answers}.
 */
final class Relevance {
    /** The best passages give sentences; the others only say how common a word is. */
    private static final int PASSAGES_READ = 8;

    /** A word that all of three found passages hold is still a rare one. */
    private static final int FEWEST_PASSAGES = 30;

    private static final double OF_PASSAGE = 0.5;
    private static final double OF_SIMILARITY = 1.0;
    private static final double OF_RANK = 0.1;
    private static final double ENOUGH_WITH_SIMILARITY = 1.1;
    private static final double ENOUGH_BY_WORDS = 0.62;

    /** What follows a matching question in a conversation may be its answer. */
    private static final int ANSWERS_FOLLOW_WITHIN = 4;

    private static final double OF_WHAT_FOLLOWS = 0.85;

    private final Set<String> asked;
    private final Map<String, Double> weights = new HashMap<>();
    private final double whole;
    /** What stands in where a passage has no similarity; null where too few have one. */
    private final @Nullable Double usualSimilarity;

    private Relevance(String question, List<Evidence> evidence, List<Set<String>> terms) {
        this.asked = FunctionWords.without(Terms.ofQuestion(question));
        double sum = 0;
        for (String term : asked) {
            long holding =
                    terms.stream().filter(passage -> passage.contains(term)).count();
            double weight =
                    Math.log(1 + (Math.max(evidence.size(), FEWEST_PASSAGES) - holding + 0.5) / (holding + 0.5));
            weights.put(term, weight);
            sum += weight;
        }
        this.whole = Math.max(sum, 1e-9);
        this.usualSimilarity =
                usualSimilarity(evidence.stream().limit(PASSAGES_READ).toList());
    }

    /** The mean over those that have one, when half of them do. */
    private static @Nullable Double usualSimilarity(List<Evidence> read) {
        double sum = 0;
        int having = 0;
        for (Evidence passage : read) {
            Double similarity = passage.similarity();
            if (similarity != null) {
                sum += similarity;
                having++;
            }
        }
        return having == 0 || having * 2 < read.size() ? null : sum / having;
    }

    private double similarity(Evidence passage) {
        if (usualSimilarity == null) {
            return 0;
        }
        Double own = passage.similarity();
        return own == null ? usualSimilarity : own;
    }

    /** Every sentence of the best passages with its worth; the passages come best first. */
    static Judged judge(String question, List<Evidence> evidence) {
        List<Set<String>> terms =
                evidence.stream().map(passage -> Terms.of(passage.text())).toList();
        Relevance relevance = new Relevance(question, evidence, terms);
        List<Scored> scored = new ArrayList<>();
        for (int rank = 0; rank < Math.min(PASSAGES_READ, evidence.size()); rank++) {
            scored.addAll(relevance.ofPassage(evidence.get(rank), terms.get(rank), rank));
        }
        return new Judged(scored, relevance.usualSimilarity == null ? ENOUGH_BY_WORDS : ENOUGH_WITH_SIMILARITY);
    }

    private List<Scored> ofPassage(Evidence passage, Set<String> terms, int rank) {
        double ofPassage = OF_PASSAGE * share(terms) + OF_SIMILARITY * similarity(passage) - OF_RANK * Math.log1p(rank);
        List<Scored> scored = new ArrayList<>();
        double question = 0;
        int questionAt = -ANSWERS_FOLLOW_WITHIN - 1;
        List<Evidence.Place> places = passage.sentences();
        for (int i = 0; i < places.size(); i++) {
            Evidence.Place place = places.get(i);
            String text = place.text();
            Set<String> own = Terms.of(text);
            double score = share(own) + ofPassage;
            if (Asking.asks(text)) {
                // A question is no answer, but the one who asked may have got one.
                question = score;
                questionAt = i;
            } else if (!Saying.pleasantry(text)) {
                boolean follows = passage.pieces().size() > 1 && i - questionAt <= ANSWERS_FOLLOW_WITHIN;
                // An address alone states nothing, but somebody may have asked for it.
                if (follows || !Saying.pointsOnly(text)) {
                    scored.add(new Scored(
                            place,
                            i == 0 ? null : places.get(i - 1),
                            rank,
                            own,
                            follows ? Math.max(score, OF_WHAT_FOLLOWS * question) : score));
                }
            }
        }
        return scored;
    }

    private double share(Set<String> terms) {
        double held = 0;
        for (String term : asked) {
            if (terms.contains(term)) {
                held += weights.getOrDefault(term, 0.0);
            }
        }
        return held / whole;
    }

    /**
     * Sentences with their worth.
     *
     * @param enough what a sentence must be worth to count as an answer
     */
    record Judged(List<Scored> sentences, double enough) {
        /** The best sentence that is no question; null when there is none. */
        @Nullable
        Scored best() {
            Scored best = null;
            for (Scored one : sentences) {
                if (best == null || one.score() > best.score()) {
                    best = one;
                }
            }
            return best;
        }

        /** Whether the posts say anything to the question. */
        boolean says() {
            Scored best = best();
            return best != null && best.score() >= enough;
        }
    }

    /**
     * A sentence with its worth and its words.
     *
     * @param before the sentence before it in its passage; null where it is the first
     */
    record Scored(Evidence.Place place, Evidence.@Nullable Place before, int rank, Set<String> terms, double score) {
        /** What is quoted of it: with the sentence before in the same message where it makes no sense without. */
        Evidence.Place quoted() {
            return before != null
                            && before.message().id().equals(place.message().id())
                            && Saying.leans(place.text())
                            && !Saying.pointsOnly(before.text())
                            && !Saying.pleasantry(before.text())
                    ? new Evidence.Place(place.message(), before.from(), place.to())
                    : place;
        }
    }
}
