package io.kanal.search.internal.passages;

import io.kanal.search.Sentence;
import io.kanal.search.Sentences;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a long text into overlapping pieces at the ends of sentences, so that each fits an embedding model's window and
 * says something whole. The same text is always cut alike.
 */
final class Chunks {
    private static final int WORDS = 200;
    private static final int OVERLAP_WORDS = 30;
    /** A text up to this long stays whole: a short tail alone would say little. */
    private static final int WHOLE_WORDS = 260;

    private Chunks() {}

    /** A stretch of the text in UTF-16 units. */
    record Range(int from, int to) {}

    /** The pieces in order; the whole text as one piece where it is short. */
    static List<Range> of(String text) {
        if (words(text, 0, text.length()) <= WHOLE_WORDS) {
            return List.of(new Range(0, text.length()));
        }
        List<Sentence> sentences = bounded(text);
        List<Range> chunks = new ArrayList<>();
        int first = 0;
        while (first < sentences.size() && chunks.size() < PassageId.MOST_PARTS) {
            int next = first;
            int words = 0;
            while (next < sentences.size() && words < WORDS) {
                words += words(text, sentences.get(next));
                next++;
            }
            chunks.add(new Range(
                    sentences.get(first).start(), sentences.get(next - 1).end()));
            if (next == sentences.size()) {
                break;
            }
            int back = next;
            int overlap = 0;
            while (back - 1 > first && overlap + words(text, sentences.get(back - 1)) <= OVERLAP_WORDS) {
                back--;
                overlap += words(text, sentences.get(back));
            }
            first = back;
        }
        return chunks;
    }

    /** Sentences, those that are longer than a chunk cut between words. */
    private static List<Sentence> bounded(String text) {
        List<Sentence> bounded = new ArrayList<>();
        for (Sentence sentence : Sentences.of(text)) {
            int from = sentence.start();
            int words = 0;
            for (int i = sentence.start(); i < sentence.end(); i++) {
                if (startsWord(text, i) && words++ == WORDS) {
                    bounded.add(new Sentence(from, i));
                    from = i;
                    words = 1;
                }
            }
            bounded.add(new Sentence(from, sentence.end()));
        }
        return bounded;
    }

    private static int words(String text, Sentence sentence) {
        return words(text, sentence.start(), sentence.end());
    }

    private static int words(String text, int from, int to) {
        int words = 0;
        for (int i = from; i < to; i++) {
            if (startsWord(text, i)) {
                words++;
            }
        }
        return words;
    }

    private static boolean startsWord(String text, int at) {
        return Character.isLetterOrDigit(text.charAt(at))
                && (at == 0
                        || Character.isWhitespace(text.charAt(at - 1))
                        || "(«\"“#@".indexOf(text.charAt(at - 1)) >= 0);
    }
}
