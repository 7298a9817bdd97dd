package io.kanal.search.internal.lucene;

import io.kanal.changes.NodeFollower.Cursors;
import io.kanal.search.internal.IndexedPassage;
import io.kanal.shared.MessageId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.FSDirectory;

/**
 * One generation of the two indexes on this node's disk, in a folder of its own. What it was built with stands in the
 * commit of the index of words, beside the cursors.
 */
public final class SearchIndex implements Closeable {
    private static final String EPOCH = "epoch";
    private static final String LIVE = "live";
    private static final String BULK = "bulk";
    private static final String MADE_WITH = "made-with";

    private final Path folder;
    private final String madeWith;
    private final WordIndex words;
    private final VectorIndex vectors;

    /**
     * @param model names the embedding model; an index made with another, or with other analyzers or fields, is built anew
     */
    public SearchIndex(Path folder, Analysis analysis, String model) {
        this.folder = folder;
        this.madeWith = PassageFields.SCHEMA + "/" + Analysis.VERSION + "/" + model;
        try {
            this.words = new WordIndex(FSDirectory.open(folder.resolve("words")), analysis, Ranking.DEFAULT);
            this.vectors = new VectorIndex(FSDirectory.open(folder.resolve("vectors")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the search index in " + folder, e);
        }
    }

    public Path folder() {
        return folder;
    }

    public WordIndex words() {
        return words;
    }

    public VectorIndex vectors() {
        return vectors;
    }

    /** Where the last commit stands; none where it was made with something else. */
    public Cursors cursors() {
        Map<String, String> note = words.note();
        if (!madeWith.equals(note.get(MADE_WITH))) {
            return Cursors.NONE;
        }
        return new Cursors(number(note, EPOCH), number(note, LIVE), number(note, BULK));
    }

    private static long number(Map<String, String> note, String name) {
        return Long.parseLong(note.getOrDefault(name, "0"));
    }

    /** The vectors first: were the words' cursors ahead of them, a vector could be missed after a crash. */
    public void commit(Cursors cursors) {
        Map<String, String> note = Map.of(
                EPOCH, Long.toString(cursors.epoch()),
                LIVE, Long.toString(cursors.live()),
                BULK, Long.toString(cursors.bulk()),
                MADE_WITH, madeWith);
        vectors.commit(note);
        words.commit(note);
    }

    /** Replaces what stands for these messages. Vectors of passages whose hash has none yet are left out. */
    public void replace(Collection<MessageId> messages, List<IndexedPassage> passages, Map<String, float[]> known) {
        List<MessageId> removed = new ArrayList<>(messages);
        words.remove(removed);
        vectors.remove(removed);
        words.add(passages);
        addVectors(passages, known);
    }

    /** Adds passages to the index of vectors, those whose hash has one. */
    public void addVectors(List<IndexedPassage> passages, Map<String, float[]> known) {
        for (IndexedPassage passage : passages) {
            float[] vector = known.get(passage.hash());
            if (vector != null && passage.passage().closed()) {
                vectors.put(passage, vector);
            }
        }
    }

    public void refresh() {
        words.refresh();
        vectors.refresh();
    }

    @Override
    public void close() {
        try (words;
                vectors) {
            // Both are closed even if one fails.
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the search index in " + folder, e);
        }
    }
}
