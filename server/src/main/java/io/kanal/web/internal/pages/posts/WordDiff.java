package io.kanal.web.internal.pages.posts;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What changed between two versions of a text, word by word: the shortest way from one to the other (Myers, "An O(ND)
 * Difference Algorithm", 1986), after what both begin and end with is set apart. Texts that differ by more than {@value
 * #MOST_EDITS} words are taken as wholly replaced between those ends, so that no pair of posts can stall a page.
 */
final class WordDiff {
    private static final int MOST_EDITS = 1_000;
    /** Joiners belong to the word or the emoji they stand in. */
    private static final Pattern WORD = Pattern.compile("\\s+|[\\p{L}\\p{M}\\p{N}\\u200c\\u200d]+|\\X");

    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Word> before;
    private final List<Word> after;

    /** What became of a stretch of text. */
    enum Fate {
        KEPT,
        REMOVED,
        ADDED
    }

    /**
     * A stretch of both texts, in UTF-16 units; what was removed is empty in the later one, what was added in the earlier one.
     */
    record Stretch(Fate fate, int beforeFrom, int beforeTo, int afterFrom, int afterTo) {}

    private record Word(String text, int from, int to) {
        boolean blank() {
            return text.isBlank();
        }
    }

    private WordDiff(String before, String after) {
        this.before = words(before);
        this.after = words(after);
    }

    /** The stretches from the beginning to the end; neighbours differ in their fate, and what was removed stands before what was added. */
    static List<Stretch> of(String before, String after) {
        WordDiff diff = new WordDiff(before, after);
        diff.compare();
        return diff.stretches;
    }

    private static List<Word> words(String text) {
        return WORD.matcher(text).results().map(WordDiff::word).toList();
    }

    private static Word word(MatchResult match) {
        return new Word(match.group(), match.start(), match.end());
    }

    private boolean same(int i, int j) {
        return before.get(i).text().equals(after.get(j).text());
    }

    private void compare() {
        int start = 0;
        int most = Math.min(before.size(), after.size());
        while (start < most && same(start, start)) {
            start++;
        }
        int end = 0;
        while (end < most - start && same(before.size() - 1 - end, after.size() - 1 - end)) {
            end++;
        }
        boolean[] kept = new boolean[before.size()];
        boolean[] taken = new boolean[after.size()];
        for (int i = 0; i < start; i++) {
            kept[i] = true;
            taken[i] = true;
        }
        for (int i = 1; i <= end; i++) {
            kept[before.size() - i] = true;
            taken[after.size() - i] = true;
        }
        middle(start, before.size() - end, after.size() - end, kept, taken);
        collect(kept, taken);
    }

    /** Marks the words between the common ends that both texts have. */
    private void middle(int start, int beforeEnd, int afterEnd, boolean[] kept, boolean[] taken) {
        int height = beforeEnd - start;
        int width = afterEnd - start;
        int most = Math.min(height + width, MOST_EDITS);
        int[] furthest = new int[2 * most + 3];
        List<int[]> trace = new ArrayList<>();
        for (int edits = 0; edits <= most; edits++) {
            int[] reached = new int[2 * edits + 1];
            for (int k = -edits; k <= edits; k += 2) {
                int down = furthest[most + 1 + k + 1];
                int right = furthest[most + 1 + k - 1] + 1;
                int i = edits == 0 ? 0 : k == -edits || (k != edits && right - 1 < down) ? down : right;
                int j = i - k;
                while (i < height && j < width && j >= 0 && same(start + i, start + j)) {
                    i++;
                    j++;
                }
                furthest[most + 1 + k] = i;
                reached[k + edits] = i;
                if (i >= height && j >= width) {
                    trace.add(reached);
                    back(start, height, width, trace, kept, taken);
                    return;
                }
            }
            trace.add(reached);
        }
    }

    private static void back(int start, int height, int width, List<int[]> trace, boolean[] kept, boolean[] taken) {
        int i = height;
        int j = width;
        for (int edits = trace.size() - 1; edits > 0; edits--) {
            int k = i - j;
            int[] earlier = trace.get(edits - 1);
            int downAt = k + 1 + edits - 1;
            int rightAt = k - 1 + edits - 1;
            int down = downAt >= 0 && downAt < earlier.length ? earlier[downAt] : -1;
            int right = rightAt >= 0 && rightAt < earlier.length ? earlier[rightAt] : -1;
            boolean fromAbove = k == -edits || (k != edits && right < down);
            int fromI = fromAbove ? down : right;
            int fromJ = fromAbove ? down - (k + 1) : right - (k - 1);
            int landed = fromAbove ? fromI : fromI + 1;
            while (i > landed) {
                i--;
                j--;
                kept[start + i] = true;
                taken[start + j] = true;
            }
            i = fromI;
            j = fromJ;
        }
        while (i > 0 && j > 0) {
            i--;
            j--;
            kept[start + i] = true;
            taken[start + j] = true;
        }
    }

    /** Words that both texts have, or what the one has in the place of what the other has. */
    private record Run(boolean kept, int beforeFrom, int beforeTo, int afterFrom, int afterTo) {
        Run with(Run next) {
            return new Run(kept, beforeFrom, next.beforeTo, afterFrom, next.afterTo);
        }
    }

    private void collect(boolean[] kept, boolean[] taken) {
        List<Run> runs = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            int fromI = i;
            int fromJ = j;
            while (i < before.size() && j < after.size() && kept[i] && taken[j]) {
                i++;
                j++;
            }
            if (i > fromI) {
                runs.add(new Run(true, fromI, i, fromJ, j));
            }
            fromI = i;
            fromJ = j;
            while (i < before.size() && !kept[i]) {
                i++;
            }
            while (j < after.size() && !taken[j]) {
                j++;
            }
            if (i > fromI || j > fromJ) {
                runs.add(new Run(false, fromI, i, fromJ, j));
            }
        }
        joined(runs).forEach(this::add);
    }

    /** What is blank between two changes belongs to both: a sentence that was written anew is one change and not one per word. */
    private List<Run> joined(List<Run> runs) {
        List<Run> joined = new ArrayList<>();
        for (int at = 0; at < runs.size(); at++) {
            Run run = runs.get(at);
            boolean between = run.kept()
                    && at > 0
                    && at < runs.size() - 1
                    && before.subList(run.beforeFrom(), run.beforeTo()).stream().allMatch(Word::blank);
            boolean change = between || !run.kept();
            if (change && !joined.isEmpty() && !joined.getLast().kept()) {
                joined.add(joined.removeLast().with(run));
            } else {
                joined.add(run);
            }
        }
        return joined;
    }

    private void add(Run run) {
        int beforeFrom = offset(before, run.beforeFrom());
        int beforeTo = offset(before, run.beforeTo());
        int afterFrom = offset(after, run.afterFrom());
        int afterTo = offset(after, run.afterTo());
        if (run.kept()) {
            stretches.add(new Stretch(Fate.KEPT, beforeFrom, beforeTo, afterFrom, afterTo));
            return;
        }
        if (beforeTo > beforeFrom) {
            stretches.add(new Stretch(Fate.REMOVED, beforeFrom, beforeTo, afterFrom, afterFrom));
        }
        if (afterTo > afterFrom) {
            stretches.add(new Stretch(Fate.ADDED, beforeTo, beforeTo, afterFrom, afterTo));
        }
    }

    private static int offset(List<Word> words, int at) {
        return at < words.size()
                ? words.get(at).from()
                : words.isEmpty() ? 0 : words.getLast().to();
    }
}
