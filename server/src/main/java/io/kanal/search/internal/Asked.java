package io.kanal.search.internal;

import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Mark;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.shared.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The words of a query as single messages are compared with them: which message of a passage a hit shows, and what is marked
 * in it. The index finds passages; this finds the places in them.
 */
public final class Asked {
    /** Nothing was asked for in words. */
    public static final Asked NOTHING = new Asked(List.of(), List.of());

    private static final double AS_WRITTEN = 1.5;
    private static final double AS_BEGUN = 1.2;
    private static final double PHRASE = 10;

    private final List<Word> words;
    private final List<List<String>> phrases;

    private Asked(List<Word> words, List<List<String>> phrases) {
        this.words = words;
        this.phrases = phrases;
    }

    /** One word: as written, what its other forms share, and whether it is a beginning. */
    private record Word(Set<String> written, Set<String> forms, boolean begins) {
        double in(Set<String> folded, Set<String> terms) {
            if (folded.stream().anyMatch(written::contains)) {
                return AS_WRITTEN;
            }
            if (begins && folded.stream().anyMatch(this::isBegunBy)) {
                return AS_BEGUN;
            }
            return terms.stream().anyMatch(this::takes) ? 1 : 0;
        }

        boolean takes(String term) {
            return written.contains(term) || forms.contains(term) || (begins && isBegunBy(term));
        }

        private boolean isBegunBy(String term) {
            return written.stream().anyMatch(term::startsWith);
        }
    }

    static Asked of(ParsedQuery query, Analysis analysis) {
        List<Word> words = new ArrayList<>();
        for (String typed : query.words()) {
            boolean begins = ParsedQuery.isBeginning(typed);
            Set<String> written = new HashSet<>();
            Set<String> forms = new HashSet<>();
            for (Analysis.Part part : analysis.parts(typed)) {
                forms.addAll(part.stems());
                if (part.alone()) {
                    written.add(part.folded());
                }
            }
            words.add(new Word(written, forms, begins));
        }
        return new Asked(
                words,
                query.phrases().stream()
                        .map(phrase -> folded(analysis.words(phrase)))
                        .filter(phrase -> !phrase.isEmpty())
                        .toList());
    }

    private static List<String> folded(List<Analysis.Token> tokens) {
        return tokens.stream().map(Analysis.Token::term).toList();
    }

    /** How much of it a message holds in its text and the words of what it carries; 0 for nothing. */
    double in(Message message, Analysis analysis) {
        return words.isEmpty() && phrases.isEmpty()
                ? 0
                : Arrays.stream(held(message, analysis)).sum();
    }

    /** How much a message holds of each word and then of each phrase. */
    private double[] held(Message message, Analysis analysis) {
        Analysis.Text read = analysis.text(message.text().text() + "\n" + Facts.extra(message), language(message));
        Set<String> folded = new HashSet<>(folded(read.words()));
        Set<String> terms = new HashSet<>(folded(read.terms()));
        return DoubleStream.concat(
                        words.stream().mapToDouble(word -> word.in(folded, terms)),
                        phrases.stream()
                                .mapToDouble(
                                        phrase -> places(phrase, read.words()).isEmpty() ? 0 : PHRASE))
                .toArray();
    }

    /** As {@link Snippets#share}. */
    double share(List<Message> messages, Analysis analysis, boolean everyWord) {
        double[] most = new double[words.size() + phrases.size()];
        double best = 0;
        for (Message message : messages) {
            double[] held = held(message, analysis);
            best = Math.max(best, Arrays.stream(held).sum());
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], held[i]);
            }
        }
        int needed = everyWord ? 0 : words.size();
        boolean missing = Arrays.stream(most, needed, most.length).anyMatch(much -> much == 0);
        return missing ? 0 : best / (AS_WRITTEN * words.size() + PHRASE * phrases.size());
    }

    /** Every place in a message's text that matches, in order. */
    List<Mark> marks(Message message, Analysis analysis) {
        Analysis.Text read = analysis.text(message.text().text(), language(message));
        Set<Mark> marks = new HashSet<>();
        for (Analysis.Token token : read.terms()) {
            if (words.stream().anyMatch(word -> word.takes(token.term()))) {
                marks.add(new Mark(token.start(), token.end()));
            }
        }
        for (List<String> phrase : phrases) {
            for (int at : places(phrase, read.words())) {
                read.words()
                        .subList(at, at + phrase.size())
                        .forEach(token -> marks.add(new Mark(token.start(), token.end())));
            }
        }
        List<Mark> ordered = new ArrayList<>(marks);
        ordered.sort(Comparator.comparingInt(Mark::from).thenComparingInt(Mark::to));
        return ordered;
    }

    private static List<Integer> places(List<String> phrase, List<Analysis.Token> tokens) {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + phrase.size() <= tokens.size(); at++) {
            boolean all = true;
            for (int i = 0; all && i < phrase.size(); i++) {
                all = phrase.get(i).equals(tokens.get(at + i).term());
            }
            if (all) {
                places.add(at);
            }
        }
        return places;
    }

    private static Language language(Message message) {
        return message.language() == null
                ? Language.OTHER
                : Language.findByCode(message.language()).orElse(Language.OTHER);
    }
}
