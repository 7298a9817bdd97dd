package io.kanal.search.internal;

import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Mark;
import io.kanal.search.SearchPage.Snippet;
import io.kanal.search.Sentence;
import io.kanal.search.Sentences;
import io.kanal.search.internal.lucene.words.Analysis;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds the words of a query in the text of the record and the sentence that holds the most of them. */
@Component
public final class Snippets {
    /** A sentence shorter than this is shown with the one that follows. */
    private static final int SHORT_UNITS = 80;

    private static final int LONGEST_UNITS = 400;

    private final Analysis analysis;

    Snippets(Analysis analysis) {
        this.analysis = analysis;
    }

    /** The words of a query, to compare messages with. */
    public Asked asked(ParsedQuery query) {
        return Asked.of(query, analysis);
    }

    /** How much of what was asked a message holds; 0 for nothing. */
    public double matches(Message message, Asked asked) {
        return asked.in(message, analysis);
    }

    /**
     * How much messages of one passage hold of what was asked, from 0 to 1 by the one that holds the most; 0 where a phrase is
     * missing in all of them.
     *
     * @param everyWord whether none of the words may be missing either
     */
    public double share(List<Message> messages, Asked asked, boolean everyWord) {
        return asked.share(messages, analysis, everyWord);
    }

    /** The best sentence of a message for what was asked. */
    public Snippet of(Message message, Asked asked) {
        String text = message.text().text();
        List<Mark> marks = asked.marks(message, analysis);
        List<Sentence> sentences = Sentences.of(text);
        if (sentences.isEmpty()) {
            return new Snippet(0, text.length(), List.of());
        }
        Sentence best = sentences.stream()
                .max(Comparator.comparingLong((Sentence sentence) -> different(text, marks, sentence))
                        .thenComparing(Comparator.comparingInt(Sentence::start).reversed()))
                .orElseThrow();
        int from = best.start();
        int to = best.end();
        int next = sentences.indexOf(best) + 1;
        if (to - from < SHORT_UNITS && next < sentences.size()) {
            to = sentences.get(next).end();
        }
        if (to - from > LONGEST_UNITS) {
            int start = from;
            int first = marks.stream()
                    .filter(mark -> mark.from() >= start)
                    .mapToInt(Mark::from)
                    .findFirst()
                    .orElse(from);
            from = word(text, Math.max(from, first - LONGEST_UNITS / 3));
            to = word(text, Math.min(to, from + LONGEST_UNITS));
        }
        int shownFrom = from;
        int shownTo = to;
        return new Snippet(
                from,
                to,
                marks.stream()
                        .filter(mark -> mark.from() >= shownFrom && mark.to() <= shownTo)
                        .toList());
    }

    /** The nearest start of a word at or after this place, so that nothing is cut in two. */
    private static int word(String text, int at) {
        int place = at;
        while (place > 0 && place < text.length() && !Character.isWhitespace(text.charAt(place - 1))) {
            place++;
        }
        return place;
    }

    private static long different(String text, List<Mark> marks, Sentence sentence) {
        return marks.stream()
                .filter(mark -> mark.from() >= sentence.start() && mark.to() <= sentence.end())
                .map(mark -> text.substring(mark.from(), mark.to()).toLowerCase(java.util.Locale.ROOT))
                .distinct()
                .count();
    }
}
