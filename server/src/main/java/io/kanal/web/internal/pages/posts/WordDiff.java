package io.kanal.web.internal.pages.posts;

import io.kanal.shared.text.RichTextHtml;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What changed between two versions of a text, word by word, as HTML with {@code <ins>} and {@code <del>}: the longest
 * common sequence of words, after what both begin and end with is set apart. Texts whose middles differ over more than
 * {@value #MOST_CELLS} pairs of words are shown as wholly replaced, so that no pair of posts can stall a page.
 */
final class WordDiff {
    private static final int MOST_CELLS = 4_000_000;
    private static final Pattern WORD = Pattern.compile("\\s+|[\\p{L}\\p{M}\\p{N}]+|[^\\s\\p{L}\\p{M}\\p{N}]");

    private final StringBuilder html = new StringBuilder();

    private WordDiff() {}

    static String html(String before, String after) {
        WordDiff diff = new WordDiff();
        diff.compare(words(before), words(after));
        return diff.html.toString();
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    private void compare(List<String> before, List<String> after) {
        int start = 0;
        int most = Math.min(before.size(), after.size());
        while (start < most && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < most - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        same(after.subList(0, start));
        middle(before.subList(start, before.size() - end), after.subList(start, after.size() - end));
        same(after.subList(after.size() - end, after.size()));
    }

    private void middle(List<String> before, List<String> after) {
        if ((long) before.size() * after.size() > MOST_CELLS) {
            changed("del", before);
            changed("ins", after);
            return;
        }
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            int sameFrom = j;
            while (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            }
            same(after.subList(sameFrom, j));
            int fromI = i;
            int fromJ = j;
            while ((i < before.size() || j < after.size())
                    && !(i < before.size() && j < after.size() && before.get(i).equals(after.get(j)))) {
                if (j >= after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                    i++;
                } else {
                    j++;
                }
            }
            changed("del", before.subList(fromI, i));
            changed("ins", after.subList(fromJ, j));
        }
    }

    private void same(List<String> words) {
        html.append(RichTextHtml.escape(String.join("", words)));
    }

    private void changed(String element, List<String> words) {
        if (!words.isEmpty()) {
            html.append('<').append(element).append('>');
            html.append(RichTextHtml.escape(String.join("", words)));
            html.append("</").append(element).append('>');
        }
    }
}
