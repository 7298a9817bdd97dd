package io.kanal.simulator.botapi;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The latest calls, for tests and for people who wonder what their bot does. */
public final class CallLog {
    private static final int KEPT = 20_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();

    /**
     * A call.
     *
     * @param outcome {@code ok}, the error's code, or the fault's name
     */
    public record Entry(Instant at, long bot, String method, String chat, String outcome) {}

    synchronized void add(Entry entry) {
        entries.add(entry);
        counts.merge(entry.method() + " " + entry.outcome(), 1L, Long::sum);
        if (entries.size() > KEPT) {
            entries.poll();
        }
    }

    public synchronized List<Entry> latest(int limit) {
        return entries.reversed().stream().limit(limit).toList();
    }

    /** How often each method had each outcome. */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
