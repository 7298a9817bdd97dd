package io.kanal.search.internal.lucene.words;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was worked out lately: two generations, of which the older goes when the younger is full, so that what is asked for often
 * stays. Not thread-safe.
 */
final class Recent<T> {
    private final int generation;
    private Map<String, T> young = new HashMap<>();
    private Map<String, T> old = new HashMap<>();

    Recent(int generation) {
        this.generation = generation;
    }

    T get(String key, Function<String, T> make) {
        T known = young.get(key);
        if (known == null) {
            known = old.get(key);
            if (known == null) {
                known = make.apply(key);
            }
            if (young.size() >= generation) {
                old = young;
                young = new HashMap<>();
            }
            young.put(key, known);
        }
        return known;
    }
}
