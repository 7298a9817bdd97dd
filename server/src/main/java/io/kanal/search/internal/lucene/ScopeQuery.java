package io.kanal.search.internal.lucene;

import io.kanal.posts.ReadScope;
import io.kanal.shared.ChatId;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may see, as one query value: equal for equal scopes, so that its result is computed once per segment and
 * shared by all queries of both indexes. The cut-off counts in whole days, UTC, for the same reason; what lies between the
 * start of that day and the exact instant is left out when hits are read from the record.
 */
final class ScopeQuery extends Query {
    private final Set<ChatId> chats;
    private final @Nullable Instant since;

    private ScopeQuery(Set<ChatId> chats, @Nullable Instant since) {
        this.chats = chats;
        this.since = since;
    }

    static Query of(ReadScope scope) {
        Instant since = scope.since();
        Instant day = since == null
                ? null
                : since.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
        return new ScopeQuery(scope.chats(), day);
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) throws IOException {
        Weight inner = searcher.rewrite(inner()).createWeight(searcher, ScoreMode.COMPLETE_NO_SCORES, 1);
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
                return inner.scorerSupplier(context);
            }

            @Override
            public boolean isCacheable(LeafReaderContext context) {
                return true;
            }
        };
    }

    private Query inner() {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        List<org.apache.lucene.util.BytesRef> terms =
                chats.stream().map(PassageFields::bytes).toList();
        all.add(
                terms.isEmpty()
                        ? new MatchNoDocsQuery("Nothing may be seen")
                        : new TermInSetQuery(PassageFields.CHAT, terms),
                BooleanClause.Occur.FILTER);
        if (since != null) {
            all.add(
                    LongField.newRangeQuery(PassageFields.DATE, since.getEpochSecond(), Long.MAX_VALUE),
                    BooleanClause.Occur.FILTER);
        }
        return all.build();
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "ScopeQuery(%s chats since %s)".formatted(chats.size(), since);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScopeQuery scope
                && chats.equals(scope.chats)
                && java.util.Objects.equals(since, scope.since);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(chats, since);
    }
}
