package io.kanal.search.internal.lucene;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts by number without boxing: an open hash table that grows. Not thread-safe. */
final class LongCounts {
    private long[] keys = new long[64];
    /** 0 where there is no key. */
    private int[] counts = new int[64];

    private int size;

    /** Counts a number once more; returns how often it was counted now. */
    int add(long key) {
        int at = place(key);
        if (counts[at] == 0) {
            if (++size * 2 > keys.length) {
                grow();
                at = place(key);
            }
            keys[at] = key;
        }
        return ++counts[at];
    }

    private int place(long key) {
        int mask = keys.length - 1;
        // Fibonacci hashing: ids of neighbours spread over the table.
        int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (counts[at] != 0 && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[oldCounts.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                int at = place(oldKeys[i]);
                keys[at] = oldKeys[i];
                counts[at] = oldCounts[i];
            }
        }
    }

    /** Everything counted. */
    Map<Long, Integer> toMap() {
        Map<Long, Integer> map = HashMap.newHashMap(size);
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                map.put(keys[i], counts[i]);
            }
        }
        return map;
    }

    @Override
    public String toString() {
        return "LongCounts[" + size + " of " + Arrays.stream(counts).sum() + "]";
    }
}
