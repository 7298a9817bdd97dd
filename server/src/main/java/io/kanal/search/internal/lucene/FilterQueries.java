package io.kanal.search.internal.lucene;

import io.kanal.posts.Topic;
import io.kanal.search.internal.Filters;
import io.kanal.shared.Language;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** {@link Filters} as a Lucene query that fits both indexes. */
final class FilterQueries {
    private FilterQueries() {}

    static Query of(Filters filters) {
        return of(filters, PassageFields.SENDER);
    }

    /** Where senders are asked for, only passages that are theirs from the first message to the last. */
    static Query ofWhole(Filters filters) {
        return of(filters, PassageFields.SOLE);
    }

    private static Query of(Filters filters, String sender) {
        Query scope = ScopeQuery.of(filters.scope());
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(scope, BooleanClause.Occur.FILTER);
        anyOf(
                all,
                PassageFields.CHAT,
                filters.chats().stream().map(PassageFields::bytes).toList());
        noneOf(
                all,
                PassageFields.CHAT,
                filters.notChats().stream().map(PassageFields::bytes).toList());
        allOf(all, PassageFields.TAG, filters.tags());
        noneOf(all, PassageFields.TAG, terms(filters.notTags()));
        anyOf(all, PassageFields.LANGUAGE, codes(filters.languages()));
        noneOf(all, PassageFields.LANGUAGE, codes(filters.notLanguages()));
        allOf(all, PassageFields.HAS, filters.has());
        noneOf(all, PassageFields.HAS, terms(filters.hasNot()));
        anyOf(all, PassageFields.TOPIC, topics(filters.topics()));
        noneOf(all, PassageFields.TOPIC, topics(filters.notTopics()));
        anyOf(all, sender, terms(filters.senders()));
        // What others said in the same passage stays.
        noneOf(all, PassageFields.SOLE, terms(filters.notSenders()));
        if (filters.since() != null || filters.until() != null) {
            all.add(between(filters.since(), filters.until()), BooleanClause.Occur.FILTER);
        }
        BooleanQuery query = all.build();
        if (query.clauses().size() == 1) {
            return scope;
        }
        // Exclusions alone match nothing in Lucene; the scope's clause stands beside them.
        return query;
    }

    private static Query between(@Nullable Instant since, @Nullable Instant until) {
        return LongField.newRangeQuery(
                PassageFields.DATE,
                since == null ? Long.MIN_VALUE : since.getEpochSecond(),
                until == null ? Long.MAX_VALUE : until.getEpochSecond() - 1);
    }

    private static void anyOf(BooleanQuery.Builder all, String field, List<BytesRef> terms) {
        if (!terms.isEmpty()) {
            all.add(new TermInSetQuery(field, terms), BooleanClause.Occur.FILTER);
        }
    }

    private static void noneOf(BooleanQuery.Builder all, String field, List<BytesRef> terms) {
        if (!terms.isEmpty()) {
            all.add(new TermInSetQuery(field, terms), BooleanClause.Occur.MUST_NOT);
        }
    }

    private static void allOf(BooleanQuery.Builder all, String field, Set<String> terms) {
        terms.forEach(term -> all.add(new TermQuery(new Term(field, term)), BooleanClause.Occur.FILTER));
    }

    private static List<BytesRef> terms(Collection<String> texts) {
        return texts.stream().map(BytesRef::new).toList();
    }

    private static List<BytesRef> topics(Set<Topic> topics) {
        return topics.stream()
                .map(topic -> PassageFields.topic(topic.chat(), topic.root()))
                .toList();
    }

    private static List<BytesRef> codes(Set<Language> languages) {
        return languages.stream().map(language -> new BytesRef(language.code())).toList();
    }
}
