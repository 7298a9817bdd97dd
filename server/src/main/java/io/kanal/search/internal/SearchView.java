package io.kanal.search.internal;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeFollower;
import io.kanal.changes.SlowWork;
import io.kanal.posts.Message;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.search.internal.lucene.Analysis;
import io.kanal.search.internal.lucene.SearchIndex;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.LanguageDetector;
import io.kanal.shared.MessageId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** How long a change of the bulk lane may wait before searches see it. */
    private static final Duration BULK_REFRESH = Duration.ofMillis(200);

    private static final Duration SETTLE_EVERY = Duration.ofMinutes(1);
    private static final int MOST_SETTLED = 2_000;

    private final Generations generations;
    private final Passages passages;
    private final Posts posts;
    private final Vectors vectors;
    private final SlowWork slowWork;
    private final TransactionTemplate transaction;
    private final LanguageDetector languages = new LanguageDetector();
    private long refreshedAt = System.nanoTime();
    private long settledAt = System.nanoTime();

    SearchView(
            DataDirectory directory,
            Analysis analysis,
            Embeddings embeddings,
            Passages passages,
            Posts posts,
            Vectors vectors,
            SlowWork slowWork,
            TransactionTemplate transaction) {
        this.generations = new Generations(
                directory.folder("search"),
                folder -> new SearchIndex(folder, analysis, embeddings.model().fingerprint()));
        this.passages = passages;
        this.posts = posts;
        this.vectors = vectors;
        this.slowWork = slowWork;
        this.transaction = transaction;
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
        return generations.current().cursors();
    }

    @Override
    public void rebuild() {
        long start = System.nanoTime();
        SearchIndex next = generations.begin();
        long after = 0;
        long count = 0;
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                return; // the runtime begins again at the next start
            }
            List<Message> page = posts.scan(after, PAGE);
            if (page.isEmpty()) {
                break;
            }
            replace(next, passages.around(page, Set.of()), Lane.BULK);
            after = page.getLast().id().value();
            count += page.size();
            if (generations.current().words().size() == 0) {
                next.refresh();
            }
        }
        next.refresh();
        generations.finish(next);
        LOG.info(
                "Built the search index anew from {} messages in {} s",
                count,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    @Override
    public void apply(Lane lane, List<Change> batch) {
        SearchIndex index = generations.current();
        Set<MessageId> changed = new LinkedHashSet<>();
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
            changed.add(message);
            if (change.kind() == ChangeKind.MESSAGE_ERASED) {
                erased.add(message);
            } else if (change.kind() != ChangeKind.MESSAGE_ADDED) {
                moved.add(message);
            }
        }
        if (!changed.isEmpty()) {
            replace(index, changed, moved, erased, lane);
        }
        embedded.removeAll(changed); // replacing a passage has looked for its vector already
        if (!embedded.isEmpty()) {
            addVectors(index, embedded);
        }
        if (lane == Lane.LIVE || System.nanoTime() - refreshedAt > BULK_REFRESH.toNanos() || batch.size() < 1_000) {
            index.refresh();
            refreshedAt = System.nanoTime();
        }
    }

    private void replace(
            SearchIndex index, Set<MessageId> changed, Set<MessageId> moved, Set<MessageId> erased, Lane lane) {
        if (!erased.isEmpty()) {
            // Their neighbours in a window are known to the index alone.
            index.refresh();
            index.words().holding(erased).forEach(found -> changed.addAll(found.members()));
            moved.addAll(changed);
        }
        Passages.Cut cut = passages.around(posts.list(ReadScope.EVERYTHING, changed), moved);
        Set<MessageId> replaced = new HashSet<>(cut.messages());
        replaced.addAll(changed);
        replace(index, new Passages.Cut(replaced, cut.passages()), lane);
    }

    private void addVectors(SearchIndex index, Set<MessageId> heads) {
        Passages.Cut cut = passages.around(posts.list(ReadScope.EVERYTHING, heads), Set.of());
        List<IndexedPassage> indexed = index(cut.passages()).stream()
                .filter(passage -> heads.contains(passage.passage().id().message()))
                .toList();
        index.addVectors(
                indexed,
                vectors.find(indexed.stream()
                        .map(IndexedPassage::hash)
                        .filter(hash -> !hash.isEmpty())
                        .collect(Collectors.toSet())));
    }

    private void replace(SearchIndex index, Passages.Cut cut, Lane lane) {
        List<IndexedPassage> indexed = index(cut.passages());
        Set<String> hashes = indexed.stream()
                .filter(passage -> passage.passage().closed() && !passage.hash().isEmpty())
                .map(IndexedPassage::hash)
                .collect(Collectors.toSet());
        Map<String, float[]> known = vectors.find(hashes);
        index.replace(cut.messages(), indexed, known);
        enqueue(indexed, known.keySet(), lane);
    }

    private List<IndexedPassage> index(List<Passage> cut) {
        var indexed = new ArrayList<IndexedPassage>(cut.size());
        for (Passage passage : cut) {
            indexed.add(IndexedPassage.of(passage, languages));
        }
        return indexed;
    }

    private void enqueue(List<IndexedPassage> indexed, Set<String> known, Lane lane) {
        Set<String> keys = indexed.stream()
                .filter(passage ->
                        passage.passage().closed() && !passage.hash().isEmpty() && !known.contains(passage.hash()))
                .map(passage -> Long.toString(passage.passage().id().message().value()))
                .collect(Collectors.toSet());
        if (!keys.isEmpty()) {
            transaction.executeWithoutResult(status -> slowWork.enqueue(EMBED_QUEUE, keys, lane));
        }
    }

    @Override
    public Cursors commit(Cursors applied) {
        if (System.nanoTime() - settledAt > SETTLE_EVERY.toNanos()) {
            settledAt = System.nanoTime();
            settle();
        }
        generations.current().refresh();
        generations.current().commit(applied);
        return applied;
    }

    /** Conversations that have fallen silent since they were indexed are closed now, and can be embedded. */
    private void settle() {
        SearchIndex index = generations.current();
        Collection<MessageId> open = index.words().open(MOST_SETTLED).stream()
                .flatMap(found -> found.members().stream())
                .collect(Collectors.toSet());
        if (!open.isEmpty()) {
            replace(index, passages.around(posts.list(ReadScope.EVERYTHING, open), Set.of()), Lane.LIVE);
        }
    }

    @PreDestroy
    void close() {
        generations.close();
    }
}
