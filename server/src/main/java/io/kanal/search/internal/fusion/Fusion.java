package io.kanal.search.internal.fusion;

import io.kanal.search.Strength;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two ranked lists to one, by their scores; parts of one post and exact repeats are folded into their best.
 *
 * <p>A score of words is a share of what was asked for, one of meaning how far a passage is beyond what any text is to the model.
 * Neither changes with the size of the record or the model, so the same weights hold for all: measured by
 * {@code benchmarks/run retrieval}.
 */
public final class Fusion {
    /** How much meaning counts where much is asked. */
    private static final double OF_A_QUESTION = 2;
    /** How much it counts beside few words: so much that those who hold them as written come first. */
    private static final double OF_FEW_WORDS = 1;
    /**
     * Where even the best passage holds less of what was asked, words count less for all: names alone, which texts of another
     * language share with a question, mislead.
     */
    private static final double COVERED = 0.6;

    /** So many are shown where nothing holds a word of a question: texts of other languages, but of no use in long rows. */
    private static final int NEAREST = 10;
    /** How near it must be beside others that hold one of a few words. */
    private static final double NEAR_FEW_WORDS = 0.3;
    /** How near it must be where no passage holds any of a few words, which may be none at all: letters at random are nearer than that. */
    private static final double NEAR_UNKNOWN_WORDS = 0.5;
    /** With fewer vectors than this share, a passage that is not among the nearest may only lack its own. */
    private static final double NEARLY_ALL = 0.9;

    private Fusion() {}

    /**
     * What was fused.
     *
     * @param score 1 for the best
     * @param byMeaning whether it was not among the best by word
     * @param repeats further passages with the same text
     * @param strength what either leg says of it by itself
     */
    public record Fused(
            PassageId id,
            ChatId chat,
            @Nullable Instant date,
            Language language,
            List<MessageId> members,
            double score,
            boolean byMeaning,
            int repeats,
            Strength strength) {
        /** The same with another score. */
        public Fused scored(double other) {
            return new Fused(id, chat, date, language, members, other, byMeaning, repeats, strength);
        }
    }

    /**
     * Joins what both legs found for a query.
     *
     * @param trust how much the leg of vectors is to be believed, 0 to 1
     */
    public static List<Fused> of(ParsedQuery query, WordHits words, Neighbours near, double trust, int limit) {
        boolean question = query.asks();
        Map<PassageId, Double> scores = new HashMap<>();
        Map<PassageId, Found> passages = new LinkedHashMap<>();
        Map<PassageId, Strength> strengths = new HashMap<>();
        double covered = words.found().isEmpty()
                ? 0
                : Math.min(1, words.share(words.found().getFirst()) / COVERED);
        for (Found found : words.found()) {
            scores.put(found.id(), covered * words.share(found));
            strengths.put(found.id(), new Strength(words.share(found), null));
            passages.put(found.id(), found);
        }
        Set<PassageId> byWord = Set.copyOf(passages.keySet());
        double least = question ? 0 : byWord.isEmpty() ? NEAR_UNKNOWN_WORDS : NEAR_FEW_WORDS;
        double weight = trust * (question ? OF_A_QUESTION : OF_FEW_WORDS);
        for (Found found : near.found()) {
            double likeness = near.likeness(found);
            if (trust >= NEARLY_ALL) {
                strengths.merge(
                        found.id(),
                        new Strength(0, likeness),
                        (one, other) -> new Strength(one.share(), other.likeness()));
            }
            if (likeness > 0 && (likeness >= least || byWord.contains(found.id()))) {
                scores.merge(found.id(), weight * likeness, Double::sum);
                passages.putIfAbsent(found.id(), found);
            }
        }
        return folded(passages, scores, strengths, byWord, byWord.isEmpty() ? Math.min(NEAREST, limit) : limit);
    }

    /** One list as it stands. */
    public static List<Fused> alone(List<Found> ranked, boolean byMeaning, int limit) {
        Map<PassageId, Double> scores = new HashMap<>();
        Map<PassageId, Found> passages = new LinkedHashMap<>();
        for (Found found : ranked) {
            scores.put(found.id(), (double) found.score());
            passages.put(found.id(), found);
        }
        return folded(passages, scores, Map.of(), byMeaning ? Set.of() : passages.keySet(), limit);
    }

    private static List<Fused> folded(
            Map<PassageId, Found> passages,
            Map<PassageId, Double> scores,
            Map<PassageId, Strength> strengths,
            Set<PassageId> byWord,
            int limit) {
        List<Found> ordered = new ArrayList<>(passages.values());
        ordered.sort(Comparator.comparingDouble((Found found) -> -scores.getOrDefault(found.id(), 0.0))
                .thenComparingLong(found -> -found.id().packed()));
        Map<String, Integer> repeats = new HashMap<>();
        Set<MessageId> posts = new HashSet<>();
        List<Found> kept = new ArrayList<>();
        for (Found found : ordered) {
            if (!posts.add(found.id().message())) {
                continue;
            }
            boolean first = found.hash().isEmpty() || repeats.merge(found.hash(), 1, Integer::sum) == 1;
            if (first && kept.size() < limit) {
                kept.add(found);
            }
        }
        double best = kept.isEmpty() ? 1 : scores.getOrDefault(kept.getFirst().id(), 1.0);
        return kept.stream()
                .map(found -> new Fused(
                        found.id(),
                        found.chat(),
                        found.date(),
                        found.language(),
                        found.members(),
                        best > 0 ? scores.getOrDefault(found.id(), 0.0) / best : 1,
                        !byWord.contains(found.id()),
                        repeats.getOrDefault(found.hash(), 1) - 1,
                        strengths.getOrDefault(found.id(), Strength.UNKNOWN)))
                .toList();
    }
}
