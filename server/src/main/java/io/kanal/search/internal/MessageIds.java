package io.kanal.search.internal;

import io.kanal.shared.MessageId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A set of many message ids in little memory: one bit each where they lie densely, as ids of the record do. Not thread-safe. */
final class MessageIds {
    private static final int BITS = 16;

    private final Map<Long, BitSet> parts = new HashMap<>();
    private long size;

    void add(MessageId id) {
        BitSet part = parts.computeIfAbsent(id.value() >>> BITS, _ -> new BitSet());
        int at = place(id);
        if (!part.get(at)) {
            part.set(at);
            size++;
        }
    }

    boolean contains(MessageId id) {
        BitSet part = parts.get(id.value() >>> BITS);
        return part != null && part.get(place(id));
    }

    long size() {
        return size;
    }

    /** In no particular order. */
    void forEach(Consumer<MessageId> action) {
        parts.forEach((high, part) -> part.stream().forEach(low -> action.accept(new MessageId(high << BITS | low))));
    }

    private static int place(MessageId id) {
        return (int) (id.value() & ((1 << BITS) - 1));
    }
}
