package io.kanal.telegram.markup;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Where runs of backticks stand in a text, by their length: a stretch of code ends at the next run as long as its first. */
final class BacktickRuns {
    private final Map<Integer, TreeSet<Integer>> byLength = new HashMap<>();
    private final String text;

    BacktickRuns(String text) {
        this.text = text;
        int at = text.indexOf('`');
        while (at >= 0) {
            int length = lengthAt(at);
            byLength.computeIfAbsent(length, _ -> new TreeSet<>()).add(at);
            at = text.indexOf('`', at + length);
        }
    }

    int lengthAt(int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) == '`') {
            end++;
        }
        return end - at;
    }

    /** The next run of this length in the same paragraph; -1 when there is none. */
    int next(int length, int from) {
        TreeSet<Integer> runs = byLength.get(length);
        Integer found = runs == null ? null : runs.ceiling(from);
        if (found == null) {
            return -1;
        }
        int paragraph = text.indexOf("\n\n", from);
        return paragraph >= 0 && paragraph < found ? -1 : found;
    }
}
