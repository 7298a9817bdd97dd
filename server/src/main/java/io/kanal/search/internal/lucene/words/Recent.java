package io.kanal.search.internal.lucene.words;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What was worked out lately: two generations, of which the older goes when the younger is full, so that what is asked for often
 * stays. Two threads that miss the same word may both work it out.
 */
final class Recent<T> {
    private final int generation;
    private volatile Map<String, T> young = new ConcurrentHashMap<>();
    private volatile Map<String, T> old = new ConcurrentHashMap<>();
    private final AtomicInteger added = new AtomicInteger();

    Recent(int generation) {
        this.generation = generation;
    }

    T get(String key, Function<String, T> make) {
        T known = young.get(key);
        if (known != null) {
            return known;
        }
        known = old.get(key);
        if (known == null) {
            known = make.apply(key);
        }
        if (added.incrementAndGet() == generation) {
            old = young;
            young = new ConcurrentHashMap<>();
            added.set(0);
        }
        young.put(key, known);
        return known;
    }
}
