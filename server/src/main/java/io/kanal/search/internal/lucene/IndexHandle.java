package io.kanal.search.internal.lucene;

import io.kanal.search.internal.Found;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryCachingPolicy;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Lucene index that is written and searched at the same time: what both of Kanal's indexes share. Thread-safe; failures
 * of the disk come out as {@link UncheckedIOException}.
 */
final class IndexHandle implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexHandle.class);
    /** Results of {@link ScopeQuery} per segment, of both indexes together. */
    private static final LRUQueryCache SCOPES =
            new LRUQueryCache(2_000, 128L << 20, context -> true, Float.POSITIVE_INFINITY);

    private static final QueryCachingPolicy ONLY_SCOPES = new QueryCachingPolicy() {
        @Override
        public void onUse(Query query) {
            // Every scope is worth keeping; how often it was used does not matter.
        }

        @Override
        public boolean shouldCache(Query query) {
            return query instanceof ScopeQuery;
        }
    };

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    IndexHandle(Directory directory, IndexWriterConfig config) {
        this.directory = directory;
        try {
            config.setCommitOnClose(false);
            // A refresh shows a live post; it must not wait for a merge.
            config.setMaxFullFlushMergeWaitMillis(0);
            if (config.getMergePolicy() instanceof TieredMergePolicy tiered) {
                tiered.setForceMergeDeletesPctAllowed(0);
            }
            this.writer = new IndexWriter(directory, config);
            this.searchers = new SearcherManager(writer, new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(
                        org.apache.lucene.index.IndexReader reader, org.apache.lucene.index.IndexReader previous) {
                    IndexSearcher searcher = new IndexSearcher(reader, ForkJoinPool.commonPool());
                    searcher.setSimilarity(config.getSimilarity());
                    searcher.setQueryCache(SCOPES);
                    searcher.setQueryCachingPolicy(ONLY_SCOPES);
                    return searcher;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the index " + directory, e);
        }
    }

    IndexWriter writer() {
        return writer;
    }

    /** Work on one point in time of the index. */
    interface Reading<T> {
        T with(IndexSearcher searcher) throws IOException;
    }

    <T> T read(Reading<T> reading) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return reading.with(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the index " + directory, e);
        }
    }

    /** Takes out every passage that any of these messages belongs to. */
    void removeMessages(Collection<MessageId> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Term[] terms = messages.stream()
                .map(message -> new Term(PassageFields.MESSAGE, PassageFields.bytes(message)))
                .toArray(Term[]::new);
        try {
            writer.deleteDocuments(terms);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the index " + directory, e);
        }
    }

    /** Shows what was written to searches that begin from now on. */
    void refresh() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot refresh the index " + directory, e);
        }
    }

    /** Makes everything written so far durable, together with a note. */
    void commit(Map<String, String> note) {
        try {
            writer.setLiveCommitData(note.entrySet(), true);
            writer.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot commit the index " + directory, e);
        }
    }

    /** Writes every segment anew that still holds what was taken out, so that its words are in no file after the next commit. */
    void purge() {
        try {
            writer.forceMergeDeletes(true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot purge the index " + directory, e);
        }
    }

    /** The note of the last commit; empty where there was none. */
    Map<String, String> note() {
        Iterable<Map.Entry<String, String>> entries = writer.getLiveCommitData();
        Map<String, String> note = new HashMap<>();
        if (entries != null) {
            entries.forEach(entry -> note.put(entry.getKey(), entry.getValue()));
        }
        return note;
    }

    int size() {
        return read(searcher -> searcher.getIndexReader().numDocs());
    }

    /** What the index knows of these hits, in their order. */
    static List<Found> found(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        Integer[] order = new Integer[hits.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> hits[i].doc));
        Found[] found = new Found[hits.length];
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        int leaf = -1;
        Columns columns = null;
        for (int at : order) {
            int doc = hits[at].doc;
            int wanted = ReaderUtil.subIndex(doc, leaves);
            if (columns == null || wanted != leaf) {
                leaf = wanted;
                columns = new Columns(leaves.get(leaf));
            }
            found[at] = columns.read(doc - leaves.get(leaf).docBase, hits[at].score);
        }
        return new ArrayList<>(Arrays.asList(found));
    }

    /** The language that a column tells of the document at which it stands. */
    static Language language(SortedDocValues column) throws IOException {
        return Language.findByCode(column.lookupOrd(column.ordValue()).utf8ToString())
                .orElse(Language.OTHER);
    }

    /** The stored values of one segment. */
    private static final class Columns {
        private final NumericDocValues id;
        private final NumericDocValues chat;
        private final NumericDocValues date;
        private final SortedDocValues language;
        private final BinaryDocValues hash;
        private final BinaryDocValues members;

        Columns(LeafReaderContext leaf) throws IOException {
            id = DocValues.getNumeric(leaf.reader(), PassageFields.ID);
            chat = DocValues.getNumeric(leaf.reader(), PassageFields.CHAT);
            date = DocValues.unwrapSingleton(DocValues.getSortedNumeric(leaf.reader(), PassageFields.DATE));
            language = DocValues.getSorted(leaf.reader(), PassageFields.LANGUAGE);
            hash = DocValues.getBinary(leaf.reader(), PassageFields.HASH);
            members = DocValues.getBinary(leaf.reader(), PassageFields.MEMBERS);
        }

        Found read(int doc, float score) throws IOException {
            id.advanceExact(doc);
            chat.advanceExact(doc);
            language.advanceExact(doc);
            hash.advanceExact(doc);
            members.advanceExact(doc);
            BytesRef text = hash.binaryValue();
            return new Found(
                    PassageId.ofPacked(id.longValue()),
                    new ChatId(chat.longValue()),
                    date != null && date.advanceExact(doc) ? Instant.ofEpochSecond(date.longValue()) : null,
                    IndexHandle.language(language),
                    HexFormat.of().formatHex(text.bytes, text.offset, text.offset + text.length),
                    PassageFields.members(members.binaryValue()),
                    score);
        }
    }

    /**
     * Closes without a commit. An interrupt of a writing thread, as a shutdown that takes too long sends, makes Java close the
     * lock's channel and with it gives the lock up: then there is nothing left to release, and the last commit is whole.
     */
    @Override
    public void close() throws IOException {
        try (directory;
                writer;
                searchers) {
            LOG.debug("Closing {}", directory);
        } catch (ClosedChannelException e) {
            LOG.debug("A write to {} was broken off", directory, e);
        }
    }
}
