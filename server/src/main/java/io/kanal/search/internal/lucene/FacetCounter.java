package io.kanal.search.internal.lucene;

import io.kanal.search.SearchPage.Facets;
import io.kanal.search.internal.passages.PassageId;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * Counts the posts that match a query by chat, language and day. Up to 100,000 possible matches are all looked at. Beyond that blocks at even distances over the whole index are, so that the cost stays the same however many posts
 * there are, and what was counted is multiplied.
 */
final class FacetCounter {
    /** So many possible matches are counted one by one. */
    private static final int EXACT = 100_000;

    private static final int BLOCK = 1_024;

    private final int step;
    private final LocalDays calendar;
    /** A long post is several passages and counts once. */
    private final LongCounts posts = new LongCounts();

    private final LongCounts chats = new LongCounts();
    private final LongCounts days = new LongCounts();
    private final Map<String, Integer> languages = new HashMap<>();

    private FacetCounter(int step, ZoneId zone) {
        this.step = step;
        this.calendar = new LocalDays(zone);
    }

    /** @param zone the one whose days are counted */
    static Facets count(IndexSearcher searcher, Query query, ZoneId zone) throws IOException {
        return count(searcher, query, zone, EXACT);
    }

    /** @param exact so many possible matches are counted one by one */
    static Facets count(IndexSearcher searcher, Query query, ZoneId zone, int exact) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        long possible = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            ScorerSupplier supplier = weight.scorerSupplier(leaf);
            possible += supplier == null ? 0 : supplier.cost();
        }
        FacetCounter counter = new FacetCounter((int) Math.max(1, (possible + exact - 1) / exact), zone);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            counter.count(weight, leaf);
        }
        return counter.facets();
    }

    private void count(Weight weight, LeafReaderContext leaf) throws IOException {
        BulkScorer scorer = weight.bulkScorer(leaf);
        if (scorer == null) {
            return;
        }
        LeafReader reader = leaf.reader();
        Segment segment = new Segment(reader);
        int end = reader.maxDoc();
        for (long from = 0; from < end; from += (long) BLOCK * step) {
            scorer.score(segment, reader.getLiveDocs(), (int) from, (int) Math.min(end, from + BLOCK));
        }
        segment.addLanguages();
    }

    private Facets facets() {
        Map<LocalDate, Integer> byDay = new HashMap<>();
        days.toMap().forEach((day, count) -> byDay.put(LocalDate.ofEpochDay(day), count * step));
        Map<Long, Integer> channels = chats.toMap();
        if (step > 1) {
            channels.replaceAll((chat, count) -> count * step);
            languages.replaceAll((language, count) -> count * step);
        }
        return new Facets(channels, languages, byDay, step > 1);
    }

    /** Counts inside of one segment. */
    private final class Segment implements LeafCollector {
        private final NumericDocValues id;
        private final NumericDocValues chat;
        private final SortedDocValues language;
        private final @Nullable NumericDocValues date;
        private final int[] byLanguage;

        Segment(LeafReader reader) throws IOException {
            id = DocValues.getNumeric(reader, PassageFields.ID);
            chat = DocValues.getNumeric(reader, PassageFields.CHAT);
            language = DocValues.getSorted(reader, PassageFields.LANGUAGE);
            date = DocValues.unwrapSingleton(DocValues.getSortedNumeric(reader, PassageFields.DATE));
            byLanguage = new int[language.getValueCount()];
        }

        @Override
        public void setScorer(Scorable scorer) {
            // Counting needs no scores.
        }

        @Override
        public void collect(int doc) throws IOException {
            id.advanceExact(doc);
            if (posts.add(PassageId.ofPacked(id.longValue()).message().value()) > 1) {
                return;
            }
            chat.advanceExact(doc);
            chats.add(chat.longValue());
            language.advanceExact(doc);
            byLanguage[language.ordValue()]++;
            if (date != null && date.advanceExact(doc)) {
                days.add(calendar.dayOf(date.longValue()));
            }
        }

        void addLanguages() throws IOException {
            for (int ord = 0; ord < byLanguage.length; ord++) {
                if (byLanguage[ord] > 0) {
                    languages.merge(language.lookupOrd(ord).utf8ToString(), byLanguage[ord], Integer::sum);
                }
            }
        }
    }
}
