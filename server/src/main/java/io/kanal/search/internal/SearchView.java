package io.kanal.search.internal;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeFollower;
import io.kanal.changes.SlowWork;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.search.internal.lucene.SearchIndex;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.Passages;
import io.kanal.search.internal.passages.ThreadEnds;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.Parallel;
import io.kanal.shared.text.LanguageDetector;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The follower that keeps this node's search index: words at once, vectors as soon as they are computed. A rebuild writes a
 * new generation beside the one that is searched, and the two change places at its end.
 */
@Component
public final class SearchView implements NodeFollower {
    static final String EMBED_QUEUE = "embed";

    private static final Logger LOG = LoggerFactory.getLogger(SearchView.class);
    private static final int PAGE = 2_000;
    private static final int MOST_SETTLED = 2_000;
    /** How many messages are mended together. */
    private static final int MENDED = 1_000;

    private static final Duration TURN = Duration.ofSeconds(5);

    private final Generations generations;
    private final Embeddings embeddings;
    private final Passages passages;
    private final WholeRecord record;
    private final Vectors vectors;
    private final SlowWork slowWork;
    private final TransactionTemplate transaction;
    private final WordsFirst wordsFirst;
    private final ChangeLog log;
    private final Refresher refresher;
    /** Whoever writes the index: the follower, what settles conversations, what mends. */
    private final ReentrantLock writing = new ReentrantLock();

    private final LanguageDetector languages = LanguageDetector.shared();
    /** Of the current generation. */
    private ThreadEnds ends = new ThreadEnds();

    SearchView(
            DataDirectory directory,
            Analysis analysis,
            Embeddings embeddings,
            Passages passages,
            WholeRecord record,
            Vectors vectors,
            SlowWork slowWork,
            TransactionTemplate transaction,
            WordsFirst wordsFirst,
            ChangeLog log) {
        this.generations = new Generations(
                directory.folder("search"),
                folder -> new SearchIndex(folder, analysis, embeddings.model().fingerprint()));
        this.embeddings = embeddings;
        this.passages = passages;
        this.record = record;
        this.vectors = vectors;
        this.slowWork = slowWork;
        this.transaction = transaction;
        this.wordsFirst = wordsFirst;
        this.log = log;
        this.refresher = new Refresher(generations::current);
    }

    /** What is searched now. */
    SearchIndex current() {
        return generations.current();
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public Cursors start() {
        SearchIndex index = generations.current();
        Cursors cursors = index.cursors();
        if (!cursors.equals(Cursors.NONE) && !index.fitsModel()) {
            beginWithAnotherModel(index);
        }
        return cursors;
    }

    /**
     * Words serve on; vectors come from the queue of embedding, newest first, at once where the record still holds those of this model, and
     * count in searches as far as they cover the passages.
     */
    private void beginWithAnotherModel(SearchIndex index) {
        LOG.info(
                embeddings.off()
                        ? "No more vectors are made; words serve alone"
                        : "The embedding model is another one: its vectors are computed while words serve");
        // The queue first: were it interrupted in between, the same is done again at the next start.
        index.words().heads(embeddings::takes, heads -> enqueue(heads, Lane.BULK));
        index.forgetVectors();
    }

    @Override
    public void rebuild() {
        writing.lock();
        try {
            buildAnew();
        } finally {
            writing.unlock();
        }
    }

    private void buildAnew() {
        long start = System.nanoTime();
        SearchIndex next = generations.begin();
        boolean whole = false;
        try {
            whole = rebuild(next, start);
        } finally {
            if (!whole) {
                // Whoever begins again needs its folder, which an open index holds locked.
                next.close();
            }
        }
    }

    /** Returns whether it came to its end. */
    private boolean rebuild(SearchIndex next, long start) {
        ThreadEnds nextEnds = new ThreadEnds();
        long after = 0;
        long count = 0;
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                return false; // the runtime begins again at the next start
            }
            List<Message> page = record.scan(after, PAGE);
            if (page.isEmpty()) {
                break;
            }
            // Whatever has happened since the rebuild began is followed afterwards.
            List<Message> left =
                    page.stream().filter(message -> !nextEnds.hold(message, 0)).toList();
            replace(next, nextEnds, left, Set.of(), Set.of(), Lane.BULK);
            wordsFirst.indexed(page.size());
            after = page.getLast().id().value();
            count += page.size();
            if (generations.current().words().size() == 0) {
                next.refresh();
            }
        }
        next.refresh();
        generations.finish(next);
        ends = nextEnds;
        LOG.info(
                "Built the search index anew from {} messages in {} s",
                count,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        return true;
    }

    @Override
    public void apply(Lane lane, List<Change> batch) {
        writing.lock();
        try {
            write(lane, batch);
        } finally {
            writing.unlock();
        }
    }

    private void write(Lane lane, List<Change> batch) {
        SearchIndex index = generations.current();
        // By the position of their last change.
        Map<MessageId, Long> changed = new LinkedHashMap<>();
        Set<MessageId> embedded = new LinkedHashSet<>();
        Set<MessageId> moved = new HashSet<>();
        Set<MessageId> erased = new HashSet<>();
        for (Change change : batch) {
            MessageId message = change.message();
            if (message == null || change.kind() == ChangeKind.MESSAGE_COUNTED) {
                continue;
            }
            if (change.kind() == ChangeKind.VECTORS_READY) {
                embedded.add(message);
                continue;
            }
            changed.put(message, change.seq());
            if (change.kind() == ChangeKind.MESSAGE_ERASED) {
                erased.add(message);
            } else if (change.kind() != ChangeKind.MESSAGE_ADDED) {
                moved.add(message);
            }
        }
        if (!changed.isEmpty()) {
            replace(index, changed, moved, erased, lane);
        }
        if (!embedded.isEmpty()) {
            addVectors(index, embedded);
        }
        show(lane, changed.size(), embedded.size());
    }

    @Override
    public void show() {
        refresher.now();
    }

    private void show(Lane lane, int changed, int embedded) {
        if (lane == Lane.LIVE) {
            refresher.now();
            return;
        }
        if (changed > 0) {
            wordsFirst.indexed(changed);
            refresher.wordsSoon();
        }
        if (changed + embedded > 0) {
            refresher.vectorsSoon();
        }
    }

    private void replace(
            SearchIndex index, Map<MessageId, Long> changed, Set<MessageId> moved, Set<MessageId> erased, Lane lane) {
        ends.reading(log.head());
        Set<MessageId> gone = new HashSet<>(changed.keySet());
        if (!erased.isEmpty()) {
            // Their neighbours in a window are known to the index alone.
            index.refresh();
            index.words().holding(erased).forEach(found -> gone.addAll(found.members()));
            moved.addAll(gone);
        }
        List<Message> touched = new ArrayList<>();
        for (Message message : record.list(gone)) {
            // While this follower lags, a thread is cut with answers whose changes are still to come.
            if (!moved.contains(message.id())
                    && ends.hold(message, changed.getOrDefault(message.id(), Long.MAX_VALUE))) {
                gone.remove(message.id());
            } else {
                touched.add(message);
            }
        }
        replace(index, ends, touched, moved, gone, lane);
    }

    private void addVectors(SearchIndex index, Set<MessageId> heads) {
        Passages.Cut cut = passages.around(record.list(heads), Set.of(), new ThreadEnds());
        List<IndexedPassage> indexed = index(cut.passages().stream()
                .filter(passage -> heads.contains(passage.id().message()))
                .toList());
        index.addVectors(
                indexed,
                vectors.find(indexed.stream()
                        .map(IndexedPassage::hash)
                        .filter(hash -> !hash.isEmpty())
                        .collect(Collectors.toSet())));
    }

    /** Cuts anew around these messages; whatever stands for them or for the gone ones is replaced. */
    private void replace(
            SearchIndex index,
            ThreadEnds endsOfIndex,
            List<Message> touched,
            Set<MessageId> moved,
            Set<MessageId> gone,
            Lane lane) {
        try {
            Passages.Cut cut = passages.around(touched, moved, endsOfIndex);
            List<IndexedPassage> indexed = index(cut.passages());
            Set<String> hashes = indexed.stream()
                    .filter(passage ->
                            passage.passage().closed() && !passage.hash().isEmpty())
                    .map(IndexedPassage::hash)
                    .collect(Collectors.toSet());
            Map<String, float[]> known = vectors.find(hashes);
            Set<MessageId> replaced = new HashSet<>(cut.messages());
            replaced.addAll(gone);
            index.replace(replaced, indexed, known);
            enqueue(indexed, known.keySet(), lane);
        } catch (RuntimeException | Error e) {
            // What was cut may not have been written.
            endsOfIndex.forget();
            throw e;
        }
    }

    private List<IndexedPassage> index(List<Passage> cut) {
        return Parallel.stream(cut)
                .map(passage -> IndexedPassage.of(passage, languages))
                .toList();
    }

    private void enqueue(List<IndexedPassage> indexed, Set<String> known, Lane lane) {
        enqueue(
                indexed.stream()
                        .filter(passage -> passage.passage().closed()
                                && embeddings.takes(passage.language())
                                && !passage.hash().isEmpty()
                                && !known.contains(passage.hash()))
                        .map(passage -> passage.passage().id().message())
                        .collect(Collectors.toSet()),
                lane);
    }

    private void enqueue(Set<MessageId> heads, Lane lane) {
        if (!heads.isEmpty() && !embeddings.off()) {
            Set<String> keys =
                    heads.stream().map(head -> Long.toString(head.value())).collect(Collectors.toSet());
            transaction.executeWithoutResult(status -> slowWork.enqueue(EMBED_QUEUE, keys, lane));
        }
    }

    @Override
    public Cursors commit(Cursors applied) {
        writing.lock();
        try {
            refresher.now();
            generations.current().commit(applied);
            generations.tidy();
            return applied;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Closes conversations that have fallen silent since they were indexed, so that they can be embedded; for another time where the
     * index is being written.
     */
    void settle() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            SearchIndex index = generations.current();
            Collection<MessageId> open = index.words().open(MOST_SETTLED).stream()
                    .flatMap(found -> found.members().stream())
                    .collect(Collectors.toSet());
            if (!open.isEmpty()) {
                replace(index, ends, record.list(open), Set.of(), Set.of(), Lane.LIVE);
                refresher.wordsSoon();
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes the passages of these messages anew, whatever stands for them, and takes out those that are gone; durable when it
     * returns.
     */
    void mend(Collection<MessageId> messages) {
        if (!turn()) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "The search index is being built anew, which mends it; try again afterwards");
        }
        try {
            SearchIndex index = generations.current();
            index.forgetWritten();
            ends.forget();
            ends.reading(log.head());
            List<MessageId> all = List.copyOf(messages);
            for (int from = 0; from < all.size(); from += MENDED) {
                Set<MessageId> part = new HashSet<>(all.subList(from, Math.min(all.size(), from + MENDED)));
                index.refresh();
                index.words().holding(part).forEach(found -> part.addAll(found.members()));
                replace(index, ends, record.list(part), part, part, Lane.LIVE);
            }
            index.refresh();
            index.commitInPlace();
        } finally {
            writing.unlock();
        }
    }

    /** Takes what was removed from the index out of its files; waits for whoever writes it. */
    void purge() {
        writing.lock();
        try {
            generations.current().refresh();
            generations.current().purge();
        } finally {
            writing.unlock();
        }
    }

    private boolean turn() {
        try {
            return writing.tryLock(TURN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting to write the search index", e);
        }
    }

    @PreDestroy
    void close() {
        refresher.close();
        generations.close();
    }
}
