package io.kanal.answers.internal;

import io.kanal.answers.internal.words.AskedWords;
import io.kanal.answers.internal.words.Terms;
import io.kanal.search.Strength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well each sentence of the evidence answers a question.
 *
 * <p>A sentence is worth the share of the question's words it holds, a little of what its neighbours hold, half of what its passage
 * holds, how its passage fits by words and in meaning, less a little for a later rank. Whether the best of them proves anything is for
 * {@link Proof} to say. The weights were measured: {@code benchmarks/run answers}.
 */
public final class Relevance {
    /** The best passages give sentences; the others only say how common a word is, and what a passage beside the point is like. */
    private static final int PASSAGES_READ = 8;

    /** So near, or so much of the question, is worth to be named where nothing answers. */
    private static final double NEAR = 0.3;

    private static final double HELD = 0.4;
    private static final int MOST_NEAR = 3;

    private static final double OF_NEIGHBOURS = 0.2;
    private static final double OF_PASSAGE = 0.5;
    private static final double OF_WORDS = 0.5;
    private static final double OF_LIKENESS = 1.0;
    private static final double OF_RANK = 0.1;

    /** What follows a matching question in a conversation may be its answer. */
    private static final int ANSWERS_FOLLOW_WITHIN = 4;

    private static final double OF_WHAT_FOLLOWS = 0.85;

    private final AskedWords asked;
    /** The most that any passage holds by words. */
    private final double most;

    private Relevance(AskedWords asked, List<Evidence> evidence) {
        this.asked = asked;
        this.most = evidence.stream()
                .mapToDouble(passage -> passage.strength().share())
                .max()
                .orElse(0);
    }

    /** Every sentence of the best passages with its worth; the passages come best first. */
    public static Judged judge(String question, List<Evidence> evidence) {
        List<Set<String>> terms =
                evidence.stream().map(passage -> Terms.of(passage.text())).toList();
        AskedWords asked = new AskedWords(question, terms);
        Relevance relevance = new Relevance(asked, evidence);
        List<Scored> scored = new ArrayList<>();
        for (int rank = 0; rank < Math.min(PASSAGES_READ, evidence.size()); rank++) {
            scored.addAll(relevance.ofPassage(evidence.get(rank), terms.get(rank), rank));
        }
        Scored best = null;
        for (Scored one : scored) {
            if (best == null || one.score() > best.score()) {
                best = one;
            }
        }
        double sure = best == null ? Double.NEGATIVE_INFINITY : new Proof(question, asked, evidence, terms).sure(best);
        return new Judged(scored, best, sure, relevance.near(evidence, terms, scored));
    }

    /** The best sentence of each passage that is truly near. */
    private List<Evidence.Place> near(List<Evidence> evidence, List<Set<String>> terms, List<Scored> scored) {
        List<Evidence.Place> near = new ArrayList<>();
        for (int rank = 0; rank < Math.min(PASSAGES_READ, evidence.size()) && near.size() < MOST_NEAR; rank++) {
            int of = rank;
            Double likeness = evidence.get(rank).strength().likeness();
            if ((likeness != null && likeness >= NEAR) || asked.plainShare(terms.get(rank)) >= HELD) {
                scored.stream()
                        .filter(one -> one.rank() == of)
                        .max(Comparator.comparingDouble(Scored::score))
                        .ifPresent(one -> near.add(one.place()));
            }
        }
        return near;
    }

    private List<Scored> ofPassage(Evidence passage, Set<String> terms, int rank) {
        Strength strength = passage.strength();
        Double likeness = strength.likeness();
        double ofPassage = OF_PASSAGE * asked.share(terms)
                + (most > 0 ? OF_WORDS * strength.share() / most : 0)
                + (likeness == null ? 0 : OF_LIKENESS * likeness)
                - OF_RANK * Math.log1p(rank);
        List<Evidence.Place> places = passage.sentences();
        List<Set<String>> words =
                places.stream().map(place -> Terms.of(place.text())).toList();
        double[] shares = words.stream().mapToDouble(asked::share).toArray();
        List<Scored> scored = new ArrayList<>();
        double asks = 0;
        int asksAt = -ANSWERS_FOLLOW_WITHIN - 1;
        for (int i = 0; i < places.size(); i++) {
            Evidence.Place place = places.get(i);
            double held = shares[i]
                    + OF_NEIGHBOURS * ((i > 0 ? shares[i - 1] : 0) + (i + 1 < shares.length ? shares[i + 1] : 0));
            if (Asking.asks(place.text())) {
                // A question is no answer, but the one who asked may have got one.
                asks = shares[i];
                asksAt = i;
            } else if (!Saying.pleasantry(place.text())) {
                boolean follows = passage.pieces().size() > 1 && i - asksAt <= ANSWERS_FOLLOW_WITHIN;
                // An address alone states nothing, but somebody may have asked for it.
                if (follows || !Saying.pointsOnly(place.text())) {
                    double own = follows ? Math.max(held, OF_WHAT_FOLLOWS * asks) : held;
                    double share = follows ? Math.max(shares[i], OF_WHAT_FOLLOWS * asks) : shares[i];
                    Evidence.Place before = i == 0 ? null : places.get(i - 1);
                    scored.add(new Scored(place, before, rank, words.get(i), share, own, own + ofPassage));
                }
            }
        }
        return scored;
    }

    /**
     * Sentences with their worth.
     *
     * @param best the best sentence that is no question; null when there is none
     * @param sure how sure it is that it proves an answer
     * @param near what to look at where nothing answers
     */
    public record Judged(List<Scored> sentences, @Nullable Scored best, double sure, List<Evidence.Place> near) {
        /** Whether the posts say anything to the question. */
        public boolean says() {
            return sure > 0;
        }
    }

    /**
     * A sentence with its worth and its words.
     *
     * @param before the sentence before it in its passage; null where it is the first
     * @param share how much it holds of what was asked
     * @param own what it is worth without its passage
     * @param score what it is worth
     */
    public record Scored(
            Evidence.Place place,
            Evidence.@Nullable Place before,
            int rank,
            Set<String> terms,
            double share,
            double own,
            double score) {
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
