package io.kanal.answers.internal;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.answers.Counted;
import io.kanal.answers.Question;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.SearchRequest;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.LanguageDetector;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds the passages that may answer a question, and how near in meaning each is where the model knows the language. */
@Component
public final class SearchEvidence {
    private static final Logger LOG = LoggerFactory.getLogger(SearchEvidence.class);
    private static final int PASSAGES = 30;

    private final Search search;
    private final Embeddings embeddings;
    private final Vectors vectors;
    private final LanguageDetector languages = LanguageDetector.shared();

    SearchEvidence(Search search, Embeddings embeddings, Vectors vectors) {
        this.search = search;
        this.embeddings = embeddings;
        this.vectors = vectors;
    }

    /**
     * Passages within the scope, best first.
     *
     * @param filters further ones of the query language; empty for none
     * @param zone in which the days of filters begin
     */
    public List<Evidence> find(ReadScope scope, Question question, String filters, ZoneId zone) {
        String query = (query(question.text()) + " " + filters).strip();
        List<Hit> hits = search.search(
                        SearchRequest.of(query, scope, zone, PASSAGES).atLeast(question.leastLikeness()))
                .hits();
        Map<String, float[]> known = Map.of();
        float[] asked = hits.isEmpty() ? null : vector(question.text());
        if (asked != null) {
            known = vectors.find(
                    hits.stream().map(hit -> Vectors.hashOf(text(hit))).toList());
        }
        List<Evidence> evidence = new ArrayList<>();
        Set<MessageId> seen = new HashSet<>();
        for (Hit hit : hits) {
            // Several chunks of one long post are one piece of evidence.
            if (seen.add(hit.passage().getFirst().id())) {
                float[] vector = known.get(Vectors.hashOf(text(hit)));
                evidence.add(new Evidence(
                        hit.passage().stream()
                                .filter(message -> !message.text().isEmpty())
                                .map(message -> new Evidence.Piece(
                                        message, 0, message.text().text().length()))
                                .toList(),
                        asked == null || vector == null ? null : cosine(asked, vector)));
            }
        }
        return evidence.stream().filter(passage -> !passage.pieces().isEmpty()).toList();
    }

    /** How many posts hold every word of a query. */
    public Counted count(ReadScope scope, String query, ZoneId zone) {
        SearchRequest request = new SearchRequest(query(query), scope, zone, SearchRequest.Order.DATE, 1, null);
        SearchPage.Facets facets = search.facets(request, search.search(request));
        long posts = facets.channels().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        return new Counted(posts, facets.approximate(), request.query());
    }

    /** A question may hold a lone quotation mark, which would begin a phrase that never ends. */
    private static String query(String question) {
        boolean lone = question.chars().filter(c -> c == '"').count() % 2 == 1;
        return lone ? question.replace('"', ' ') : question;
    }

    private float @Nullable [] vector(String question) {
        try {
            return embeddings.knows(languages.detect(question).code()) ? embeddings.embedQuery(question) : null;
        } catch (KanalException e) {
            LOG.warn("Answering by words alone: {}", e.getMessage());
            return null;
        }
    }

    /** As the search embeds a passage that is not a part of a longer post. */
    private static String text(Hit hit) {
        return hit.passage().stream()
                .map(Message::text)
                .filter(text -> !text.isEmpty())
                .map(text -> text.text())
                .collect(Collectors.joining("\n"));
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
