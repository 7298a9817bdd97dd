package io.kanal.search.internal.lucene;

import io.kanal.changes.NodeFollower.Cursors;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.Cutting;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.MessageId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

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
    private final String wordsMadeWith;
    private final String vectorsMadeWith;
    /** Held while passages are replaced: a refresh in between would show neither the old nor the new. */
    private final ReentrantLock replacing = new ReentrantLock();

    private final Standing standing = new Standing();
    private final WordIndex words;
    private final VectorIndex vectors;

    /**
     * @param model names the embedding model; an index of words made with other analyzers, fields or cuts is built anew, one of
     *     vectors of another model is emptied and filled while it serves
     */
    public SearchIndex(Path folder, Analysis analysis, String model) {
        this.folder = folder;
        this.wordsMadeWith = PassageFields.SCHEMA + "/" + Analysis.VERSION + "/" + Cutting.VERSION;
        this.vectorsMadeWith = PassageFields.SCHEMA + "/" + model;
        WordIndex opened = null;
        try {
            opened = new WordIndex(FSDirectory.open(folder.resolve("words")), analysis, Ranking.DEFAULT);
            this.vectors = new VectorIndex(FSDirectory.open(folder.resolve("vectors")));
            this.words = opened;
        } catch (IOException | RuntimeException e) {
            closeAfter(e, opened);
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new UncheckedIOException("Cannot open the search index in " + folder, (IOException) e);
        }
    }

    /** What was opened before the rest could not be must not stay locked. */
    private static void closeAfter(Exception failure, @Nullable Closeable opened) {
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
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

    /** Where the last commit stands; none where its words were made with something else. */
    public Cursors cursors() {
        Map<String, String> note = words.note();
        if (!wordsMadeWith.equals(note.get(MADE_WITH))) {
            return Cursors.NONE;
        }
        return new Cursors(number(note, EPOCH), number(note, LIVE), number(note, BULK));
    }

    /**
     * Whether its passages tell who sent them: those of an index do not that an earlier version made, and that serves until
     * the next one is built.
     */
    public boolean knowsSenders() {
        String madeWith = words.note().get(MADE_WITH);
        return madeWith == null || madeWith.startsWith(PassageFields.SCHEMA + "/");
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
                MADE_WITH, wordsMadeWith);
        vectors.commit(Map.of(MADE_WITH, vectorsMadeWith));
        words.commit(note);
    }

    /** Whether the vectors that the last commit holds are those of the present model. */
    public boolean fitsModel() {
        return vectorsMadeWith.equals(vectors.note().get(MADE_WITH));
    }

    /** Begins with the vectors of another model: none are left, durably. */
    public void forgetVectors() {
        vectors.clear();
        vectors.commit(Map.of(MADE_WITH, vectorsMadeWith));
    }

    /** Replaces what stands for these messages. Vectors of passages whose hash has none yet are left out. */
    public void replace(Collection<MessageId> messages, List<IndexedPassage> passages, Map<String, float[]> known) {
        replacing.lock();
        try {
            Standing.Difference difference = standing.replace(messages, passages);
            words.remove(difference.removed());
            vectors.remove(difference.removed());
            words.add(difference.added());
            addVectors(difference.added(), known);
        } catch (RuntimeException | Error e) {
            // Nobody knows what of it was written, so all of it is when it comes again.
            standing.forget();
            throw e;
        } finally {
            replacing.unlock();
        }
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

    /** Has whatever is replaced next be written, also where it was written lately. */
    public void forgetWritten() {
        replacing.lock();
        try {
            standing.forget();
        } finally {
            replacing.unlock();
        }
    }

    /** Makes what was written since the last commit durable; the cursors stay where they are. */
    public void commitInPlace() {
        Cursors cursors = cursors();
        if (!cursors.equals(Cursors.NONE)) {
            commit(cursors);
        }
    }

    /** Takes what was removed out of the files, durably; the cursors stay where they are. Rewrites a part of the index. */
    public void purge() {
        words.purge();
        vectors.purge();
        commitInPlace();
    }

    public void refresh() {
        refreshWords();
        refreshVectors();
    }

    public void refreshWords() {
        replacing.lock();
        try {
            words.refresh();
        } finally {
            replacing.unlock();
        }
    }

    public void refreshVectors() {
        replacing.lock();
        try {
            vectors.refresh();
        } finally {
            replacing.unlock();
        }
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
