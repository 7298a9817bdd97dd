package io.kanal.search.internal.lucene;

import io.kanal.posts.ReadScope;
import io.kanal.search.SearchPage.Facets;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.fusion.WordHits;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import io.kanal.shared.Parallel;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The index of words: every passage, folded and stemmed. Thread-safe. */
public final class WordIndex implements Closeable {
    private static final FieldType STEMS = new FieldType();

    static {
        STEMS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        STEMS.setTokenized(true);
        STEMS.freeze();
    }

    private static final FieldType NEUTRAL = new FieldType();

    static {
        NEUTRAL.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        NEUTRAL.setTokenized(true);
        NEUTRAL.freeze();
    }

    /** Rights to fewer than one in so many passages are narrow. */
    private static final int NARROW = 32;

    /** At so many places a word is looked for while somebody types: some milliseconds. */
    private static final int MOST_LOOKED_AT = 300_000;

    /** How many heads are handed on together. */
    private static final int HEADS = 1_000;

    private final Analysis analysis;
    private final Ranking ranking;
    private final WordQueries queries;
    private final IndexHandle index;
    private final NearWords near;

    public WordIndex(Directory directory, Analysis analysis, Ranking ranking) {
        this.analysis = analysis;
        this.ranking = ranking;
        this.queries = new WordQueries(analysis, ranking);
        IndexWriterConfig config = new IndexWriterConfig();
        config.setSimilarity(new BM25Similarity(ranking.k1(), ranking.b()));
        config.setRAMBufferSizeMB(64);
        this.index = new IndexHandle(directory, config);
        this.near = new NearWords(analysis, queries, index);
    }

    /** Takes out every passage that any of these messages belongs to. */
    public void remove(Collection<MessageId> messages) {
        index.removeMessages(messages);
    }

    /** Adds passages, many at a time on all cores. */
    public void add(List<IndexedPassage> passages) {
        Parallel.stream(passages).forEach(passage -> {
            try {
                index.writer().addDocument(document(passage));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write the index of words", e);
            }
        });
    }

    private Document document(IndexedPassage indexed) {
        Passage passage = indexed.passage();
        Document document = PassageFields.identity(
                passage, indexed.language(), HexFormat.of().parseHex(indexed.hash()));
        if (!passage.closed()) {
            document.add(new StringField(PassageFields.OPEN, "1", Field.Store.NO));
        }
        for (Sender sender : passage.senders()) {
            BytesRef name = NameTerm.of(sender);
            if (name != null) {
                document.add(new StringField(PassageFields.NAME, name, Field.Store.NO));
            }
        }
        addText(document, indexed, passage.text());
        addText(document, indexed, passage.extra());
        return document;
    }

    private void addText(Document document, IndexedPassage indexed, String text) {
        if (text.isEmpty()) {
            return;
        }
        TermStream words = new TermStream();
        TermStream stems = new TermStream();
        analysis.read(text, indexed.language(), new Analysis.Terms() {
            @Override
            public void word(String term, boolean samePlace, int start, int end) {
                words.add(term, samePlace);
            }

            @Override
            public void stem(String term, boolean samePlace, int start, int end) {
                stems.add(term, samePlace);
            }
        });
        if (!words.isEmpty()) {
            document.add(new Field(PassageFields.TEXT, words, NEUTRAL));
        }
        if (!stems.isEmpty()) {
            document.add(new Field(PassageFields.STEMS, stems, STEMS));
        }
    }

    /**
     * The best passages for a query, best first. Neighbouring words are looked at only among twice as many as are wanted, because
     * to read positions of everything that matches takes longer than the rest.
     */
    public WordHits best(ParsedQuery query, Filters filters, int limit) {
        List<Query> asked = new ArrayList<>(queries.words(query.words()));
        Query words = ranked(query, filters, asked);
        query.phrases().forEach(phrase -> asked.add(queries.phrase(phrase)));
        BooleanQuery.Builder neighbours = new BooleanQuery.Builder();
        if (ranking.neighbourBoost() > 0) {
            queries.neighbours(query.words()).forEach(pair -> neighbours.add(pair, BooleanClause.Occur.SHOULD));
        }
        BooleanQuery near = neighbours.build();
        Query filter = FilterQueries.of(filters);
        return index.read(plain -> {
            CountingSearcher searcher = new CountingSearcher(plain);
            // Skipping what cannot be among the best pays off only where much may be seen.
            int counted = narrow(searcher, filter) ? Integer.MAX_VALUE : limit;
            TopDocs all = searcher.search(words, new TopScoreDocCollectorManager(2 * limit, null, counted));
            TopDocs best = near.clauses().isEmpty() ? all : QueryRescorer.rescore(searcher, all, near, 1, limit);
            ScoreDoc[] kept = Arrays.copyOf(best.scoreDocs, Math.min(limit, best.scoreDocs.length));
            double first = kept.length == 0 ? 0 : kept[0].score;
            double whole = new WholeScore(searcher, ranking).of(asked, first >= queries.written(query.words()));
            // How near a beginning is to a whole word is a matter of order: the best of them is what was asked for.
            boolean begins = first > 0 && query.words().stream().anyMatch(ParsedQuery::isBeginning);
            return new WordHits(IndexHandle.found(searcher, kept), begins ? Math.min(whole, first) : whole);
        });
    }

    /** What a word may have been meant to be that stands nowhere in what the filters let through; empty where it stands. */
    public List<String> near(String word, Filters filters, int most) {
        return near.of(word, filters, most);
    }

    private static boolean narrow(IndexSearcher searcher, Query filter) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        long allowed = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            ScorerSupplier supplier = weight.scorerSupplier(leaf);
            allowed += supplier == null ? 0 : supplier.cost();
        }
        return allowed * NARROW < searcher.getIndexReader().maxDoc();
    }

    /** Those of the given passages that have every phrase and nothing that is to be left out. */
    public List<Found> keeping(Collection<PassageId> passages, ParsedQuery query) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(ids(passages), BooleanClause.Occur.FILTER);
        query.phrases().forEach(phrase -> all.add(queries.phrase(phrase), BooleanClause.Occur.FILTER));
        exclusions(query, all);
        return index.read(searcher ->
                IndexHandle.found(searcher, searcher.search(all.build(), Math.max(1, passages.size())).scoreDocs));
    }

    private static Query ids(Collection<PassageId> passages) {
        List<BytesRef> terms =
                passages.stream().map(id -> PassageFields.bytes(id.packed())).toList();
        return new TermInSetQuery(PassageFields.ID, terms);
    }

    /**
     * Passages that hold every word, newest first.
     *
     * @param after where the page before ended, or null
     */
    public List<Found> newest(ParsedQuery query, Filters filters, @Nullable Place after, int limit) {
        Sort sort = new Sort(
                LongField.newSortField(PassageFields.DATE, true, SortedNumericSelector.Type.MAX),
                new SortField(PassageFields.ID, SortField.Type.LONG, true));
        BooleanQuery.Builder all = conditions(query, filters);
        queries.every(query.words()).forEach(word -> all.add(word, BooleanClause.Occur.FILTER));
        if (after != null) {
            all.add(
                    LongField.newRangeQuery(
                            PassageFields.DATE, Long.MIN_VALUE, after.date().getEpochSecond()),
                    BooleanClause.Occur.FILTER);
        } else {
            // Nothing without a date has a place in an order by date.
            all.add(
                    LongField.newRangeQuery(PassageFields.DATE, Long.MIN_VALUE, Long.MAX_VALUE),
                    BooleanClause.Occur.FILTER);
        }
        return index.read(searcher -> {
            // The position is made of both sort values, so no document beside the last one shown can equal it.
            ScoreDoc last = after == null
                    ? null
                    : new FieldDoc(Math.max(0, searcher.getIndexReader().maxDoc() - 1), Float.NaN, new Object[] {
                        after.date().getEpochSecond(), after.id().packed()
                    });
            return IndexHandle.found(searcher, searcher.searchAfter(last, all.build(), limit, sort).scoreDocs);
        });
    }

    /** A position in the order by date. */
    public record Place(Instant date, PassageId id) {}

    /**
     * Counts the posts that match by what they belong to.
     *
     * @param everyWord whether a match holds every word, as in the order by date, or any of them
     * @param zone the one whose days are counted
     */
    public Facets facets(ParsedQuery query, Filters filters, boolean everyWord, ZoneId zone) {
        BooleanQuery.Builder all = conditions(query, filters);
        List<Query> words = everyWord ? queries.every(query.words()) : queries.words(query.words());
        if (everyWord) {
            words.forEach(word -> all.add(word, BooleanClause.Occur.FILTER));
        } else if (!words.isEmpty()) {
            BooleanQuery.Builder any = new BooleanQuery.Builder();
            words.forEach(word -> any.add(word, BooleanClause.Occur.SHOULD));
            if (query.phrases().isEmpty()) {
                all.add(any.build(), BooleanClause.Occur.FILTER);
            }
        }
        return index.read(searcher -> FacetCounter.count(searcher, all.build(), zone));
    }

    /**
     * First messages of the passages that can have a vector, closed and with a text, in parts, the newest first.
     *
     * @param languages those whose passages are wanted
     */
    public void heads(Predicate<Language> languages, Consumer<Set<MessageId>> part) {
        List<Dated> heads = index.read(searcher -> {
            List<Dated> all = new ArrayList<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                heads(leaf, languages, all);
            }
            return all;
        });
        heads.sort(Comparator.comparingLong(Dated::seconds).reversed());
        for (int from = 0; from < heads.size(); from += HEADS) {
            part.accept(heads.subList(from, Math.min(heads.size(), from + HEADS)).stream()
                    .map(head -> PassageId.ofPacked(head.passage()).message())
                    .collect(Collectors.toSet()));
        }
    }

    private record Dated(long seconds, long passage) {}

    private static void heads(LeafReaderContext leaf, Predicate<Language> languages, List<Dated> all)
            throws IOException {
        NumericDocValues id = DocValues.getNumeric(leaf.reader(), PassageFields.ID);
        BinaryDocValues hash = DocValues.getBinary(leaf.reader(), PassageFields.HASH);
        SortedNumericDocValues date = DocValues.getSortedNumeric(leaf.reader(), PassageFields.DATE);
        SortedDocValues language = DocValues.getSorted(leaf.reader(), PassageFields.LANGUAGE);
        Bits live = leaf.reader().getLiveDocs();
        for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
            if ((live == null || live.get(doc))
                    && id.advanceExact(doc)
                    && hash.advanceExact(doc)
                    && hash.binaryValue().length > 0
                    && language.advanceExact(doc)
                    && languages.test(IndexHandle.language(language))) {
                all.add(new Dated(date.advanceExact(doc) ? date.nextValue() : 0, id.longValue()));
            }
        }
    }

    /** Tells of every passage that stands, in no particular order. */
    public void passages(BiConsumer<PassageId, List<MessageId>> each) {
        index.read(searcher -> {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                NumericDocValues id = DocValues.getNumeric(leaf.reader(), PassageFields.ID);
                BinaryDocValues members = DocValues.getBinary(leaf.reader(), PassageFields.MEMBERS);
                Bits live = leaf.reader().getLiveDocs();
                for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
                    if ((live == null || live.get(doc)) && id.advanceExact(doc) && members.advanceExact(doc)) {
                        each.accept(PassageId.ofPacked(id.longValue()), PassageFields.members(members.binaryValue()));
                    }
                }
            }
            return searcher;
        });
    }

    /** Tells of the hash of every passage that stands; of texts that are in several it tells several times. */
    public void hashes(Consumer<byte[]> each) {
        index.read(searcher -> {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                BinaryDocValues hash = DocValues.getBinary(leaf.reader(), PassageFields.HASH);
                Bits live = leaf.reader().getLiveDocs();
                for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
                    if ((live == null || live.get(doc)) && hash.advanceExact(doc)) {
                        BytesRef bytes = hash.binaryValue();
                        each.accept(Arrays.copyOfRange(bytes.bytes, bytes.offset, bytes.offset + bytes.length));
                    }
                }
            }
            return searcher;
        });
    }

    /**
     * A name that stands in what may be seen.
     *
     * @param passages in how many
     * @param newest seconds since 1970 of the newest that has a date
     */
    public record KnownName(NameTerm term, int passages, long newest, Set<ChatId> chats) {}

    /** Names with which somebody sent what the scope allows. */
    public List<KnownName> names(ReadScope scope, Predicate<NameTerm> wanted) {
        VisibleTerms terms = new VisibleTerms(scope, PassageFields.NAME, Integer.MAX_VALUE, /* detailed= */ true);
        return index.read(searcher -> {
            List<KnownName> names = new ArrayList<>();
            terms.of(searcher, new BytesRef(), term -> wanted.test(NameTerm.of(term)))
                    .forEach((term, seen) ->
                            names.add(new KnownName(NameTerm.of(term), seen.passages(), seen.newest(), seen.chats())));
            return names;
        });
    }

    /** Whether anybody known so sent something that the filters let through. */
    public boolean anyOf(Filters filters) {
        return index.read(searcher ->
                searcher.search(FilterQueries.of(filters), new TopScoreDocCollectorManager(1, null, 1)).scoreDocs.length
                        > 0);
    }

    /** Folded words that begin so and stand in what the scope allows, by how many passages; some where there are very many. */
    public Map<String, Integer> words(ReadScope scope, String begin) {
        VisibleTerms terms = new VisibleTerms(scope, PassageFields.TEXT, MOST_LOOKED_AT, /* detailed= */ false);
        return index.read(searcher -> {
            Map<String, Integer> words = new HashMap<>();
            terms.of(searcher, new BytesRef(begin), _ -> true)
                    .forEach((term, seen) -> words.put(term.utf8ToString(), seen.passages()));
            return words;
        });
    }

    /** Every passage that holds one of these messages. */
    public List<Found> holding(Collection<MessageId> messages) {
        List<BytesRef> terms = messages.stream().map(PassageFields::bytes).toList();
        return all(new TermInSetQuery(PassageFields.MESSAGE, terms));
    }

    /** Those of these passages that stand. */
    public List<Found> named(Collection<PassageId> passages) {
        return all(ids(passages));
    }

    private List<Found> all(Query query) {
        return index.read(searcher -> {
            int count = searcher.count(query);
            return count == 0 ? List.of() : IndexHandle.found(searcher, searcher.search(query, count).scoreDocs);
        });
    }

    /** Whether a passage of this message holds these words, cut as the index cuts; false for a message without any. */
    public boolean holds(MessageId message, List<Analysis.Token> words) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(
                new TermQuery(new Term(PassageFields.MESSAGE, PassageFields.bytes(message))),
                BooleanClause.Occur.FILTER);
        words.forEach(word -> all.add(
                new TermQuery(new Term(/* fld= */ PassageFields.TEXT, /* text= */ word.term())),
                BooleanClause.Occur.FILTER));
        return index.read(searcher -> searcher.count(all.build()) > 0);
    }

    /** The folded words of a text in order, as the index cuts it. */
    public List<Analysis.Token> wordsOf(String text) {
        return analysis.words(text);
    }

    /** Passages that could still grow when they were indexed. */
    public List<Found> open(int limit) {
        Query query = new TermQuery(new Term(PassageFields.OPEN, "1"));
        return index.read(searcher -> IndexHandle.found(searcher, searcher.search(query, limit).scoreDocs));
    }

    private Query ranked(ParsedQuery query, Filters filters, List<Query> words) {
        BooleanQuery.Builder all = conditions(query, filters);
        words.forEach(word -> all.add(word, BooleanClause.Occur.SHOULD));
        if (!words.isEmpty() && query.phrases().isEmpty()) {
            all.setMinimumNumberShouldMatch(1);
        }
        return all.build();
    }

    private BooleanQuery.Builder conditions(ParsedQuery query, Filters filters) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(FilterQueries.of(filters), BooleanClause.Occur.FILTER);
        query.phrases().forEach(phrase -> all.add(queries.phrase(phrase), BooleanClause.Occur.MUST));
        exclusions(query, all);
        return all;
    }

    private void exclusions(ParsedQuery query, BooleanQuery.Builder all) {
        for (String without : query.without()) {
            if (without.chars().anyMatch(Character::isWhitespace)) {
                all.add(queries.phrase(without), BooleanClause.Occur.MUST_NOT);
            } else {
                queries.every(List.of(without)).forEach(word -> all.add(word, BooleanClause.Occur.MUST_NOT));
            }
        }
    }

    public void refresh() {
        index.refresh();
    }

    void purge() {
        index.purge();
    }

    public void commit(Map<String, String> note) {
        index.commit(note);
    }

    public Map<String, String> note() {
        return index.note();
    }

    /** How many passages a search sees now. */
    public int size() {
        return index.size();
    }

    /** How many passages are in one of these languages. */
    public int count(Predicate<Language> languages) {
        return index.read(searcher -> {
            int count = 0;
            for (Language language : Language.values()) {
                if (languages.test(language)) {
                    count += searcher.count(new TermQuery(new Term(PassageFields.LANGUAGE, language.code())));
                }
            }
            return count;
        });
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
