package io.kanal.search.internal.lucene;

import io.kanal.posts.ReadScope;
import io.kanal.shared.ChatId;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Terms of one field that stand in what a caller may see, counted there and nowhere else: a term of another's chat is neither
 * named nor counted, and how often it stands there costs next to nothing, because whatever cannot be seen is skipped.
 */
final class VisibleTerms {
    private final ReadScope scope;
    private final String field;
    /** How many places are looked at before the rest is left out. */
    private final int most;

    private final boolean detailed;
    private final Map<BytesRef, Seen> seen = new HashMap<>();
    private int looked;

    /** @param detailed whether dates and chats are wanted, too */
    VisibleTerms(ReadScope scope, String field, int most, boolean detailed) {
        this.scope = scope;
        this.field = field;
        this.most = most;
        this.detailed = detailed;
    }

    /** Where a term stands. */
    static final class Seen {
        private int passages;
        private long newest = Long.MIN_VALUE;
        private final Set<ChatId> chats = new HashSet<>();

        int passages() {
            return passages;
        }

        /** Seconds since 1970; the smallest number where no passage has a date. */
        long newest() {
            return newest;
        }

        Set<ChatId> chats() {
            return chats;
        }
    }

    /** Those that begin so and are wanted. */
    Map<BytesRef, Seen> of(IndexSearcher searcher, BytesRef begin, Predicate<BytesRef> wanted) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(ScopeQuery.of(scope)), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Terms terms = leaf.reader().terms(field);
            FixedBitSet visible = terms == null ? null : visible(weight, leaf);
            if (visible != null) {
                read(terms.iterator(), leaf.reader(), visible, begin, wanted);
            }
        }
        return seen;
    }

    private static @Nullable FixedBitSet visible(Weight weight, LeafReaderContext leaf) throws IOException {
        Scorer scorer = weight.scorer(leaf);
        if (scorer == null) {
            return null;
        }
        FixedBitSet visible = new FixedBitSet(leaf.reader().maxDoc());
        visible.or(scorer.iterator());
        Bits live = leaf.reader().getLiveDocs();
        if (live != null) {
            for (int doc = visible.nextSetBit(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(visible, doc)) {
                if (!live.get(doc)) {
                    visible.clear(doc);
                }
            }
        }
        return visible;
    }

    private void read(
            TermsEnum terms, LeafReader reader, FixedBitSet visible, BytesRef begin, Predicate<BytesRef> wanted)
            throws IOException {
        if (terms.seekCeil(begin) == TermsEnum.SeekStatus.END) {
            return;
        }
        Places places = new Places(reader);
        PostingsEnum postings = null;
        for (BytesRef term = terms.term(); term != null && looked < most; term = terms.next()) {
            if (!StringHelper.startsWith(term, begin)) {
                return;
            }
            if (wanted.test(term)) {
                postings = terms.postings(postings, PostingsEnum.NONE);
                count(term, postings, visible, places);
            }
        }
    }

    private void count(BytesRef term, PostingsEnum postings, FixedBitSet visible, Places places) throws IOException {
        Seen of = seen.get(term);
        int allowed = visible.nextSetBit(0);
        while (allowed != DocIdSetIterator.NO_MORE_DOCS && looked < most) {
            looked++;
            int doc = postings.docID() < allowed ? postings.advance(allowed) : postings.docID();
            if (doc == DocIdSetIterator.NO_MORE_DOCS) {
                return;
            }
            if (!visible.get(doc)) {
                allowed = next(visible, doc);
                continue;
            }
            if (of == null) {
                of = new Seen();
                seen.put(BytesRef.deepCopyOf(term), of);
            }
            of.passages++;
            if (detailed) {
                places.add(doc, of);
            }
            allowed = next(visible, doc);
        }
    }

    private static int next(FixedBitSet visible, int doc) {
        return doc + 1 < visible.length() ? visible.nextSetBit(doc + 1) : DocIdSetIterator.NO_MORE_DOCS;
    }

    /** When and where, inside of one segment. Every term begins anew at its first document. */
    private static final class Places {
        private final LeafReader reader;
        private @Nullable NumericDocValues chat;
        private @Nullable NumericDocValues date;
        private int last = Integer.MAX_VALUE;

        Places(LeafReader reader) {
            this.reader = reader;
        }

        void add(int doc, Seen seen) throws IOException {
            NumericDocValues inChat = chat;
            if (inChat == null || doc < last) {
                inChat = DocValues.getNumeric(reader, PassageFields.CHAT);
                chat = inChat;
                date = DocValues.unwrapSingleton(DocValues.getSortedNumeric(reader, PassageFields.DATE));
            }
            last = doc;
            if (inChat.advanceExact(doc)) {
                seen.chats.add(new ChatId(inChat.longValue()));
            }
            if (date != null && date.advanceExact(doc)) {
                seen.newest = Math.max(seen.newest, date.longValue());
            }
        }
    }
}
