package io.kanal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of a text, folded, as patterns over words are compared with them, and where each stands in the text.
 *
 * @param text the words with one blank before, between and after them
 * @param places where each stands in the text it was read from, in order
 * @param starts where each begins in the folded text
 */
public record FoldedWords(String text, List<Place> places, List<Integer> starts) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\u200C]+");

    /** A range of UTF-16 units. */
    public record Place(int from, int to) {}

    public FoldedWords {
        places = List.copyOf(places);
        starts = List.copyOf(starts);
    }

    public static FoldedWords of(String text) {
        StringBuilder folded = new StringBuilder(" ");
        List<Place> places = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (MatchResult word : WORD.matcher(text).results().toList()) {
            String one = Folding.fold(word.group());
            if (!one.isEmpty()) {
                places.add(new Place(word.start(), word.end()));
                starts.add(folded.length());
                folded.append(one).append(' ');
            }
        }
        return new FoldedWords(folded.toString(), places, starts);
    }

    /** Each folded word. */
    public List<String> list() {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" "));
    }

    /** The first word of a range of the folded text; -1 where none begins there. */
    public int first(int from) {
        return starts.indexOf(from);
    }

    /** The last word that begins before a place in the folded text. */
    public int last(int to) {
        return (int) starts.stream().filter(start -> start < to).count() - 1;
    }
}
