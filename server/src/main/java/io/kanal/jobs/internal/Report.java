package io.kanal.jobs.internal;

import io.kanal.jobs.Skip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run counts and leaves out; bounded, whatever the job is fed with. Not safe for threads. */
final class Report {
    private static final int MOST_NAMES = 50;
    private static final int LONGEST_EXAMPLE = 300;
    /** Where reasons go that come after the fiftieth. */
    private static final String OTHER = "other";

    private final Map<String, Long> counts;
    private final Map<String, Long> skips = new HashMap<>();
    private final Map<String, List<String>> examples = new HashMap<>();

    Report(Map<String, Long> counts, List<Skip> skipped) {
        this.counts = new HashMap<>(counts);
        for (Skip skip : skipped) {
            skips.put(skip.reason(), skip.count());
            examples.put(skip.reason(), new ArrayList<>(skip.examples()));
        }
    }

    void count(String what, long by) {
        counts.merge(bounded(counts, what), by, Long::sum);
    }

    void skipped(String reason, String example) {
        String name = bounded(skips, reason);
        skips.merge(name, 1L, Long::sum);
        List<String> kept = examples.computeIfAbsent(name, ignored -> new ArrayList<>());
        if (kept.size() < Skip.MOST_EXAMPLES) {
            kept.add(cut(example));
        }
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    List<Skip> skipped() {
        return skips.entrySet().stream()
                .map(skip -> new Skip(skip.getKey(), skip.getValue(), examples.getOrDefault(skip.getKey(), List.of())))
                .sorted(Comparator.comparingLong(Skip::count).reversed().thenComparing(Skip::reason))
                .toList();
    }

    private static String bounded(Map<String, Long> names, String name) {
        return names.containsKey(name) || names.size() < MOST_NAMES ? name : OTHER;
    }

    /** Cut to a bounded length without splitting a pair of surrogates; NUL cannot be stored. */
    private static String cut(String example) {
        String text = example.replace('\0', ' ');
        if (text.length() <= LONGEST_EXAMPLE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_EXAMPLE - 1)) ? LONGEST_EXAMPLE - 1 : LONGEST_EXAMPLE;
        return text.substring(0, end) + "…";
    }
}
