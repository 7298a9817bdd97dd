package io.kanal.search.internal;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Purpose;
import io.kanal.ai.Vectors;
import io.kanal.ai.models.ModelDesk;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWorker;
import io.kanal.posts.WholeRecord;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.Passages;
import io.kanal.search.internal.passages.ThreadEnds;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.LanguageDetector;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Computes the vectors of passages: slow work, keyed by a passage's first message. */
@Component
final class EmbedWorker implements SlowWorker {
    /** So long a batch waits at most for the words of a large import. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** So many texts at once: seconds at most, also where they are long and the machine is busy. */
    private static final int SLICE = 32;

    private final Passages passages;
    private final WholeRecord record;
    private final Embeddings embeddings;
    private final ModelDesk models;
    private final Vectors vectors;
    private final ChangeLog changes;
    private final TransactionTemplate transaction;
    private final WordsFirst wordsFirst;
    private final LanguageDetector languages = LanguageDetector.shared();

    EmbedWorker(
            Passages passages,
            WholeRecord record,
            Embeddings embeddings,
            ModelDesk models,
            Vectors vectors,
            ChangeLog changes,
            TransactionTemplate transaction,
            WordsFirst wordsFirst) {
        this.passages = passages;
        this.record = record;
        this.embeddings = embeddings;
        this.models = models;
        this.vectors = vectors;
        this.changes = changes;
        this.transaction = transaction;
        this.wordsFirst = wordsFirst;
    }

    @Override
    public String queue() {
        return SearchView.EMBED_QUEUE;
    }

    @Override
    public int batchSize() {
        return 64;
    }

    @Override
    public int threads() {
        return 2;
    }

    @Override
    public Outcome work(List<String> keys, BooleanSupplier stopping) {
        if (embeddings.off()) {
            return Outcome.DONE; // queued before vectors were switched off
        }
        if (models.outdated()) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "Another node has begun with the model that was chosen; this one makes vectors again when it is started anew");
        }
        letWordsGoFirst(stopping);
        if (stopping.getAsBoolean()) {
            return Outcome.unfinished(keys);
        }
        Set<MessageId> heads =
                keys.stream().map(key -> new MessageId(Long.parseLong(key))).collect(Collectors.toSet());
        var cut = passages.around(record.list(heads), Set.of(), new ThreadEnds());
        Map<String, String> texts = new LinkedHashMap<>();
        Map<MessageId, ChatId> ready = new LinkedHashMap<>();
        for (Passage passage : cut.passages()) {
            if (!heads.contains(passage.id().message()) || !passage.closed()) {
                continue;
            }
            IndexedPassage indexed = IndexedPassage.of(passage, languages);
            if (!indexed.hash().isEmpty() && embeddings.takes(indexed.language())) {
                texts.put(indexed.hash(), IndexedPassage.embeddable(passage));
                ready.put(passage.id().message(), passage.chat());
            }
        }
        Set<String> missing = Set.copyOf(vectors.missing(texts.keySet()));
        Map<String, float[]> made = embed(missing, texts, stopping);
        boolean finished = made.size() == missing.size();
        transaction.executeWithoutResult(status -> {
            vectors.store(made);
            if (finished) {
                ready.forEach(
                        (message, chat) -> changes.append(Lane.BULK, ChangeKind.VECTORS_READY, chat, message, null));
            }
        });
        return finished ? Outcome.DONE : Outcome.unfinished(keys);
    }

    /** Embeds in slices of texts of like length, as many as there is time for. */
    private Map<String, float[]> embed(
            Collection<String> missing, Map<String, String> texts, BooleanSupplier stopping) {
        List<String> ordered = missing.stream()
                .sorted(Comparator.comparingInt(
                        hash -> texts.getOrDefault(hash, "").length()))
                .toList();
        Map<String, float[]> made = new HashMap<>();
        for (int from = 0; from < ordered.size() && !stopping.getAsBoolean(); from += SLICE) {
            List<String> slice = ordered.subList(from, Math.min(ordered.size(), from + SLICE));
            List<float[]> embedded =
                    embeddings.embed(slice.stream().map(texts::get).toList(), Purpose.PASSAGE);
            for (int i = 0; i < slice.size(); i++) {
                made.put(slice.get(i), embedded.get(i));
            }
        }
        return made;
    }

    private void letWordsGoFirst(BooleanSupplier stopping) {
        try {
            wordsFirst.await(PATIENCE, stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before anything was embedded", e);
        }
    }
}
