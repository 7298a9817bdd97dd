package io.kanal.shared.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The one place where caches are made. Each has a bound, a time after which an entry leaves, and a name under which its size is
 * measured. What is in one may be lost at any moment: nothing that a person waits for lives here.
 */
public final class Caches {
    private static final List<Named> MADE = new CopyOnWriteArrayList<>();

    private record Named(String name, WeakReference<Cache<?, ?>> cache) {}

    private Caches() {}

    /** A cache whose entries leave so long after they were put. */
    public static <K, V> Cache<K, V> keeping(String name, long most, Duration life) {
        return named(
                name,
                Caffeine.newBuilder()
                        .maximumSize(most)
                        .expireAfterWrite(life)
                        .recordStats()
                        .build());
    }

    /** A cache whose entries leave so long after they were last asked for. */
    public static <K, V> Cache<K, V> whileUsed(String name, long most, Duration life) {
        return named(
                name,
                Caffeine.newBuilder()
                        .maximumSize(most)
                        .expireAfterAccess(life)
                        .recordStats()
                        .build());
    }

    private static <K, V> Cache<K, V> named(String name, Cache<K, V> cache) {
        MADE.removeIf(made -> made.cache().refersTo(null));
        MADE.add(new Named(name, new WeakReference<>(cache)));
        return cache;
    }

    /** Whether this cache was made here. */
    public static boolean made(Cache<?, ?> cache) {
        return MADE.stream().anyMatch(made -> made.cache().refersTo(cache));
    }

    /** Empties all of them, as after an erasure: what they hold can be made again. */
    public static void empty() {
        MADE.forEach(made -> {
            Cache<?, ?> cache = made.cache().get();
            if (cache != null) {
                cache.invalidateAll();
            }
        });
    }

    /** How many entries the caches of each name hold, about. */
    public static Map<String, Long> sizes() {
        return MADE.stream().collect(Collectors.groupingBy(Named::name, Collectors.summingLong(made -> {
            Cache<?, ?> cache = made.cache().get();
            return cache == null ? 0 : cache.estimatedSize();
        })));
    }
}
