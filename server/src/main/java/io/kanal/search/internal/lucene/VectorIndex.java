package io.kanal.search.internal.lucene;

import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.fusion.Centre;
import io.kanal.search.internal.fusion.VectorSample;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DoubleValuesSourceRescorer;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;

/**
 * The index of vectors of one model: those passages whose vector is known, in a graph over numbers of one byte. Thread-safe.
 */
public final class VectorIndex implements Closeable {
    /** So many of all are looked at to know what they are like. */
    public static final int SAMPLE = 1_024;

    private final IndexHandle index;
    private volatile Measured measured = new Measured(0, VectorSample.NONE);

    /** What the index was like when it held so many. */
    private record Measured(int size, VectorSample sample) {}

    public VectorIndex(Directory directory) {
        IndexWriterConfig config = new IndexWriterConfig();
        config.setRAMBufferSizeMB(128);
        config.setCodec(new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return new Lucene104HnswScalarQuantizedVectorsFormat();
            }
        });
        this.index = new IndexHandle(directory, config);
    }

    /** Takes out every passage that any of these messages belongs to. */
    public void remove(Collection<MessageId> messages) {
        index.removeMessages(messages);
    }

    /**
     * Adds a passage, or puts it in the place of one with the same id.
     *
     * @param vector of length 1
     */
    public void put(IndexedPassage passage, float[] vector) {
        Document document = PassageFields.identity(
                passage.passage(), passage.language(), HexFormat.of().parseHex(passage.hash()));
        document.add(new KnnFloatVectorField(PassageFields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        try {
            index.writer()
                    .updateDocument(
                            new Term(
                                    PassageFields.ID,
                                    PassageFields.bytes(passage.passage().id().packed())),
                            document);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the index of vectors", e);
        }
    }

    /**
     * The passages nearest to a vector, nearest first. Those that the graph finds by numbers of one byte are put in order by
     * the whole numbers, which lie beside them on the disk.
     */
    public List<Found> nearest(float[] vector, Filters filters, int limit) {
        // A vector stands for a whole passage; who said what in it is for the words to tell.
        Query filter = FilterQueries.ofWhole(filters);
        Query near = filter instanceof MatchAllDocsQuery
                ? new KnnFloatVectorQuery(PassageFields.VECTOR, vector, limit)
                : new KnnFloatVectorQuery(PassageFields.VECTOR, vector, limit, filter);
        Rescorer exact = new ByWholeVectors(vector);
        return index.read(searcher -> {
            TopDocs found = searcher.search(near, limit);
            // Lucene's rescorer looks for a first document.
            return found.scoreDocs.length == 0
                    ? List.of()
                    : IndexHandle.found(searcher, exact.rescore(searcher, found, limit).scoreDocs);
        });
    }

    /**
     * An even part of all vectors, whoever may see their passages; taken anew when their number has changed by an eighth.
     */
    public VectorSample sample() {
        int size = size();
        Measured known = measured;
        if (Math.abs(size - known.size()) * 8L > known.size()) {
            known = new Measured(size, index.read(VectorIndex::sampled));
            measured = known;
        }
        return known.sample();
    }

    private static VectorSample sampled(IndexSearcher searcher) throws IOException {
        Map<LeafReaderContext, FloatVectorValues> all = new LinkedHashMap<>();
        int size = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(PassageFields.VECTOR);
            if (values != null && values.size() > 0) {
                all.put(leaf, values);
                size += values.size();
            }
        }
        int step = Math.max(1, size / SAMPLE);
        Map<Language, Centre> languages = new EnumMap<>(Language.class);
        int at = 0;
        for (Map.Entry<LeafReaderContext, FloatVectorValues> leaf : all.entrySet()) {
            FloatVectorValues values = leaf.getValue();
            SortedDocValues codes = DocValues.getSorted(leaf.getKey().reader(), PassageFields.LANGUAGE);
            for (; at < values.size(); at += step) {
                Language language =
                        codes.advanceExact(values.ordToDoc(at)) ? IndexHandle.language(codes) : Language.OTHER;
                languages.merge(
                        language, Centre.NONE.with(values.vectorValue(at).clone()), Centre::with);
            }
            at -= values.size();
        }
        return VectorSample.of(languages);
    }

    private static final class ByWholeVectors extends DoubleValuesSourceRescorer {
        ByWholeVectors(float[] vector) {
            super(new FullPrecisionFloatVectorSimilarityValuesSource(vector, PassageFields.VECTOR));
        }

        @Override
        protected float combine(float firstPassScore, boolean valuePresent, double sourceValue) {
            return valuePresent ? (float) sourceValue : firstPassScore;
        }
    }

    /** Takes out everything. */
    public void clear() {
        try {
            index.writer().deleteAll();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty the index of vectors", e);
        }
        index.refresh();
        measured = new Measured(0, VectorSample.NONE);
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

    public int size() {
        return index.size();
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
