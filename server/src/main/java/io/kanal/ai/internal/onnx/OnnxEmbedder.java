package io.kanal.ai.internal.onnx;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.internal.Normalised;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model inside the process. It is loaded by its first text and leaves memory when it was not used for a while.
 *
 * <p>Passages run on a few threads of their own, so that many callers never take more than those; a query runs on its
 * caller's thread at once and never waits behind passages. Texts are sorted by length and cut into batches, because a
 * batch costs as much as its longest text times its size.
 */
public final class OnnxEmbedder implements Embedder {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxEmbedder.class);

    /** So long a load that failed is not tried again, unless the files change: each search would wait for it. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

    private final OnnxModelFiles files;
    private final int batchSize;
    private final Duration idleUnload;
    private final InstantSource clock;
    private final ExecutorService threads;
    /** Held for reading while the model runs, for writing while it is loaded or unloaded. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private @Nullable LoadedModel loaded;
    private @Nullable Refusal refusal;
    private boolean closed;
    private volatile Instant lastUse;
    private volatile @Nullable EmbeddingModel identity;

    public OnnxEmbedder(
            EmbeddingProperties properties, DataDirectory dataDirectory, InstantSource clock, JsonMapper json) {
        NativeLibraries.prepare(dataDirectory);
        this.files = OnnxModelFiles.of(properties, json);
        this.batchSize = properties.batchSize();
        this.idleUnload = properties.idleUnload();
        this.clock = clock;
        this.lastUse = clock.instant();
        this.threads = Executors.newFixedThreadPool(
                properties.threads(),
                runnable -> Thread.ofPlatform().daemon().name("embedding").unstarted(() -> {
                    NativeLibraries.stepBack();
                    runnable.run();
                }));
    }

    @Override
    public String provider() {
        return "onnx";
    }

    @Override
    public EmbeddingModel model() {
        EmbeddingModel known = identity;
        if (known == null) {
            known = files.knownIdentity().orElseGet(() -> whileLoaded(LoadedModel::identity));
            identity = known;
        }
        return known;
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        if (texts.isEmpty()) {
            return List.of();
        }
        String prefix = purpose == Purpose.QUERY ? files.queryPrefix() : files.passagePrefix();
        if (purpose == Purpose.QUERY && texts.size() <= batchSize) {
            return List.of(vectors(texts, prefix));
        }
        return inThreads(texts, prefix);
    }

    private List<float[]> inThreads(List<String> texts, String prefix) {
        // Length in units is near enough to length in tokens to bring equals together.
        Integer[] order = new Integer[texts.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> texts.get(i).length()));
        List<List<Integer>> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += batchSize) {
            batches.add(Arrays.asList(order).subList(from, Math.min(order.length, from + batchSize)));
        }
        float[][] result = new float[texts.size()][];
        List<Future<?>> running = new ArrayList<>();
        for (List<Integer> batch : batches) {
            running.add(threads.submit(() -> {
                float[][] vectors = vectors(batch.stream().map(texts::get).toList(), prefix);
                for (int i = 0; i < vectors.length; i++) {
                    result[batch.get(i)] = vectors[i];
                }
            }));
        }
        try {
            for (Future<?> batch : running) {
                batch.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KanalException(ErrorCode.UNAVAILABLE, "Interrupted while texts were embedded", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KanalException expected) {
                throw new KanalException(expected.code(), String.valueOf(expected.getMessage()), expected);
            }
            throw new IllegalStateException("A batch of texts could not be embedded", e.getCause());
        } finally {
            running.forEach(batch -> batch.cancel(false));
        }
        return List.of(result);
    }

    private float[][] vectors(List<String> texts, String prefix) {
        return whileLoaded(model -> {
            List<long[]> tokens = new ArrayList<>(texts.size());
            for (String text : texts) {
                tokens.add(model.tokenize(prefix + text));
            }
            float[][] vectors = model.embed(tokens);
            for (float[] vector : vectors) {
                Normalised.inPlace(vector);
            }
            return vectors;
        });
    }

    private <T> T whileLoaded(java.util.function.Function<LoadedModel, T> use) {
        while (true) {
            lock.readLock().lock();
            try {
                LoadedModel model = loaded;
                if (model != null) {
                    lastUse = clock.instant();
                    return use.apply(model);
                }
            } finally {
                lock.readLock().unlock();
            }
            load();
        }
    }

    private void load() {
        lock.writeLock().lock();
        try {
            if (closed) {
                throw new KanalException(ErrorCode.UNAVAILABLE, "The embedding model is closed: this node stops");
            }
            if (loaded == null) {
                long start = System.nanoTime();
                loaded = fresh();
                lastUse = clock.instant();
                LOG.info(
                        "Embedding model {} loaded in {} ms",
                        files.name(),
                        Duration.ofNanos(System.nanoTime() - start).toMillis());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Why files could not be loaded, and when. */
    private record Refusal(KanalException why, Instant at, String files) {}

    private LoadedModel fresh() {
        String stamp = files.stamp();
        Refusal before = refusal;
        if (before != null
                && before.files().equals(stamp)
                && clock.instant().isBefore(before.at().plus(LEFT_ALONE))) {
            throw new KanalException(
                    before.why().code(), String.valueOf(before.why().getMessage()), before.why());
        }
        try {
            LoadedModel model = LoadedModel.load(files);
            refuseAnother(model);
            refusal = null;
            return model;
        } catch (KanalException e) {
            refusal = new Refusal(e, clock.instant(), stamp);
            throw e;
        }
    }

    /** Files that were exchanged while the model was out of memory would give vectors under the name of the others. */
    private void refuseAnother(LoadedModel model) {
        EmbeddingModel known = identity;
        if (known != null && !known.equals(model.identity())) {
            model.close();
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "%s was exchanged while Kanal runs; start Kanal again to change to it, or put the former file back"
                            .formatted(files.what()));
        }
        identity = model.identity();
    }

    @Override
    public void answer(Duration patience) throws IOException {
        if (!isLoaded()) {
            files.find();
        }
    }

    /** Whether the model is in memory now. */
    public boolean isLoaded() {
        lock.readLock().lock();
        try {
            return loaded != null;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void rest() {
        if (isLoaded() && !clock.instant().isBefore(lastUse.plus(idleUnload))) {
            unload();
            LOG.info("Embedding model {} left memory after {} s without use", files.name(), idleUnload.toSeconds());
        }
    }

    private void unload() {
        lock.writeLock().lock();
        try {
            LoadedModel model = loaded;
            if (model != null) {
                loaded = null;
                model.close();
                // The work that came before has made the heap large; a quiet server gives that back as well.
                System.gc();
                NativeLibraries.trim();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * For good, and nothing of the library runs afterwards: what does while the process ends is pulled from under it, and
     * the process ends by a fault.
     */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            unload();
        } finally {
            lock.writeLock().unlock();
        }
        threads.shutdown();
    }
}
