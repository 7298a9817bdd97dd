package io.kanal.answers.internal;

import io.kanal.answers.internal.Relevance.Judged;
import io.kanal.answers.internal.Relevance.Scored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the sentences that answer a question together: worth much and unlike each other (maximal marginal relevance, Carbonell
 * and Goldstein 1998), in reading order.
 */
public final class Extraction {
    /** A sentence worth less than this share of the best one only pads the answer. */
    private static final double OF_THE_BEST = 0.65;

    /** So much of what the best one is worth without its passage: the others of its passage are no answers for that. */
    private static final double OF_THE_BEST_ITSELF = 0.25;

    private static final double FOR_LIKENESS = 0.6;
    private static final double THE_SAME = 0.7;
    private static final int FEWEST_WORDS = 3;

    private Extraction() {}

    /** The sentences to cite; empty when the posts do not say. */
    static List<Evidence.Place> choose(Judged judged, int most) {
        return judged.says() ? best(judged, most) : List.of();
    }

    /** The sentences that would be cited, however sure they are. */
    public static List<Evidence.Place> best(Judged judged, int most) {
        Scored best = judged.best();
        if (best == null) {
            return List.of();
        }
        double least = best.score() * OF_THE_BEST;
        double leastItself = best.own() * OF_THE_BEST_ITSELF;
        List<Scored> left = new ArrayList<>(judged.sentences().stream()
                .filter(one -> one.equals(best)
                        || (one.score() >= least
                                && one.own() >= leastItself
                                && one.terms().size() >= FEWEST_WORDS))
                .toList());
        List<Scored> chosen = new ArrayList<>();
        while (chosen.size() < most && !left.isEmpty()) {
            Scored next = left.stream()
                    .max(Comparator.comparingDouble(one -> one.score() - FOR_LIKENESS * likeness(one, chosen)))
                    .orElseThrow();
            left.remove(next);
            if (likeness(next, chosen) < THE_SAME) {
                chosen.add(next);
            }
        }
        return inReadingOrder(chosen);
    }

    private static double likeness(Scored one, List<Scored> chosen) {
        double most = 0;
        for (Scored other : chosen) {
            Set<String> both = new HashSet<>(one.terms());
            both.retainAll(other.terms());
            int all = one.terms().size() + other.terms().size() - both.size();
            most = Math.max(most, all == 0 ? 1 : both.size() / (double) all);
        }
        return most;
    }

    /** The post of the best sentence first; within a post as it reads. */
    private static List<Evidence.Place> inReadingOrder(List<Scored> chosen) {
        Set<Evidence.Place> places = chosen.stream().map(Scored::place).collect(Collectors.toSet());
        List<Integer> ranks = chosen.stream().map(Scored::rank).distinct().toList();
        return chosen.stream()
                .sorted(Comparator.comparingInt((Scored one) -> ranks.indexOf(one.rank()))
                        .thenComparingLong(one -> one.place().message().telegramId())
                        .thenComparingInt(one -> one.place().from()))
                .map(one -> one.before() != null && places.contains(one.before()) ? one.place() : one.quoted())
                .toList();
    }
}
