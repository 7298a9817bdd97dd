package io.kanal.answers.internal;

import io.kanal.answers.Counted;
import io.kanal.answers.Question;
import io.kanal.posts.ReadScope;
import io.kanal.search.Search;
import io.kanal.search.SearchPage;
import io.kanal.search.SearchPage.Hit;
import io.kanal.search.SearchRequest;
import io.kanal.shared.MessageId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds the passages that may answer a question, and how well each fits by itself. */
@Component
public final class SearchEvidence {
    private static final int PASSAGES = 30;

    private final Search search;

    SearchEvidence(Search search) {
        this.search = search;
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
        List<Evidence> evidence = new ArrayList<>();
        Set<MessageId> seen = new HashSet<>();
        for (Hit hit : hits) {
            // Several chunks of one long post are one piece of evidence.
            if (seen.add(hit.passage().getFirst().id())) {
                evidence.add(new Evidence(
                        hit.passage().stream()
                                .filter(message -> !message.text().isEmpty())
                                .map(message -> new Evidence.Piece(
                                        message, 0, message.text().text().length()))
                                .toList(),
                        hit.strength()));
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
}
