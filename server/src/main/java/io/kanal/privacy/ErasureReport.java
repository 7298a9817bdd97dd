package io.kanal.privacy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an erasure did.
 *
 * @param removed how much went, by sort; sorts are stable slugs such as {@code answers}
 * @param kept how much stays under a pseudonym or without a name, by sort
 */
public record ErasureReport(Map<String, Long> removed, Map<String, Long> kept) {
    public static final ErasureReport EMPTY = new ErasureReport(Map.of(), Map.of());

    public ErasureReport {
        removed = Map.copyOf(removed);
        kept = Map.copyOf(kept);
    }

    /** With so much more that went. */
    public ErasureReport removing(String what, long count) {
        if (count == 0) {
            return this;
        }
        Map<String, Long> more = new LinkedHashMap<>(removed);
        more.merge(what, count, Long::sum);
        return new ErasureReport(more, kept);
    }

    /** With so much that stays; a second look at the same counts nothing twice. */
    public ErasureReport keeping(String what, long count) {
        if (count == 0) {
            return this;
        }
        Map<String, Long> more = new LinkedHashMap<>(kept);
        more.merge(what, count, Math::max);
        return new ErasureReport(removed, more);
    }
}
