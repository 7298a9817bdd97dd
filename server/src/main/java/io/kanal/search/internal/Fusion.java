package io.kanal.search.internal;

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

/** Two ranked lists to one, by reciprocal rank; parts of one post and exact repeats are folded into their best. */
public final class Fusion {
    /** The constant of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009). */
    private static final double K = 60;

    private Fusion() {}

    /**
     * What was fused.
     *
     * @param score 1 for what leads every leg that counts
     * @param repeats further passages with the same text
     */
    public record Fused(
            PassageId id,
            ChatId chat,
            @Nullable Instant date,
            Language language,
            List<MessageId> members,
            double score,
            int repeats) {
        /** The same with another score. */
        public Fused scored(double other) {
            return new Fused(id, chat, date, language, members, other, repeats);
        }
    }

    public static List<Fused> of(List<Found> words, List<Found> vectors, LegWeights.Weights weights, int limit) {
        Map<PassageId, Double> scores = new HashMap<>();
        Map<PassageId, Found> passages = new LinkedHashMap<>();
        rank(words, weights.words(), scores, passages);
        rank(vectors, weights.vectors(), scores, passages);
        double best = (weights.words() + (vectors.isEmpty() ? 0 : weights.vectors())) / (K + 1);

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
        return kept.stream()
                .map(found -> new Fused(
                        found.id(),
                        found.chat(),
                        found.date(),
                        found.language(),
                        found.members(),
                        Math.min(1, scores.getOrDefault(found.id(), 0.0) / best),
                        repeats.getOrDefault(found.hash(), 1) - 1))
                .toList();
    }

    private static void rank(
            List<Found> leg, double weight, Map<PassageId, Double> scores, Map<PassageId, Found> passages) {
        if (weight == 0) {
            return;
        }
        for (int rank = 0; rank < leg.size(); rank++) {
            Found found = leg.get(rank);
            scores.merge(found.id(), weight / (K + rank + 1), Double::sum);
            passages.putIfAbsent(found.id(), found);
        }
    }
}
