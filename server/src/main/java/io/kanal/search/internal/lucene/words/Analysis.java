package io.kanal.search.internal.lucene.words;

import io.kanal.search.Folding;
import io.kanal.shared.Language;
import io.kanal.shared.text.LanguageDetector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * Texts to terms. A text is found by its folded words, each at its place, and by their stems: each word is stemmed for the
 * languages of its own script, so that a text in two languages is found by the words of both. Thread-safe.
 *
 * <p>Words repeat, stemming is dear: what was worked out for a word is kept, by language, for the next text.
 */
public final class Analysis {
    /** Changes whenever the same text would give other terms; an index of another version is built anew. */
    public static final String VERSION = "6";

    /** How many words of one language are remembered at least, and twice as many at most; some megabytes. */
    private static final int REMEMBERED = 32_768;

    /** So many Latin words in a text of another script are asked for their own language. */
    private static final int LATIN_WORDS = 4;

    private final WordForms russian = WordForms.read(WordForms.RUSSIAN);
    private final WordForms ukrainian = WordForms.read(WordForms.UKRAINIAN);
    private final WordForms polish = WordForms.read(WordForms.POLISH);
    private final Map<Language, Recent<Known>> known = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();

    /** A term with the place it came from, in UTF-16 units. */
    public record Token(String term, int start, int end) {}

    /** The folded words of a text in order, one at each place. */
    public List<Token> words(String text) {
        return with(worker -> {
            List<Token> tokens = new ArrayList<>();
            for (WordCutter.Cut cut : worker.cutter.cut(text)) {
                String folded = Folding.fold(cut.text());
                if (cut.kind() != WordCutter.Kind.JOINED && !folded.isEmpty()) {
                    tokens.add(new Token(folded, cut.start(), cut.end()));
                }
            }
            return tokens;
        });
    }

    /**
     * A text taken apart.
     *
     * @param words the folded words in order, one at each place
     * @param terms every term that it is found by, in order; several may come from one place
     */
    public record Text(List<Token> words, List<Token> terms) {}

    /** Takes a text apart, as the index does; the language is that of most of it. */
    public Text text(String text, Language language) {
        Text read = new Text(new ArrayList<>(), new ArrayList<>());
        read(text, language, new Terms() {
            @Override
            public void word(String term, boolean samePlace, int start, int end) {
                Token word = new Token(term, start, end);
                read.terms.add(word);
                if (!samePlace) {
                    read.words.add(word);
                }
            }

            @Override
            public void stem(String term, boolean samePlace, int start, int end) {
                read.terms.add(new Token(term, start, end));
            }
        });
        return read;
    }

    /** Whether two words in a row may be one, as writers of Persian put a blank where others put a half-space or nothing. */
    public static boolean mayBeOne(Part one, Part next) {
        return Script.of(one.folded()) == Script.ARABIC && Script.of(next.folded()) == Script.ARABIC;
    }

    /** What a Korean word of three syllables and more is composed of, for longer words that hold it; none of any other stem. */
    public static List<String> pairsOf(String stem) {
        return Stemmers.pairsOf(stem);
    }

    /** Whether a term is a letter of katakana, which writes foreign words: they do not bend, so that half of one says nothing. */
    public static boolean katakana(String term) {
        int first = term.codePointAt(0);
        return first == 'ー' || Character.UnicodeScript.of(first) == Character.UnicodeScript.KATAKANA;
    }

    /** Whether a stem was cut by rule beside a surer one, so that unlike words may share it. */
    public static boolean byEndings(String stem) {
        return Stemmers.byEndings(stem);
    }

    /** What is asked for, taken apart as texts are. */
    public List<Part> parts(String asked) {
        return with(worker -> worker.parts(asked));
    }

    /** Gives the terms of a text to whoever takes them. */
    public void read(String text, Language language, Terms terms) {
        with(worker -> {
            worker.read(text, language, terms);
            return true;
        });
    }

    private <T> T with(Function<Worker, T> use) {
        Worker taken = idle.pollFirst();
        Worker worker = taken == null ? new Worker(new Stemmers(russian, ukrainian, polish), known) : taken;
        T result = use.apply(worker);
        // One that failed is not used again.
        idle.addFirst(worker);
        return result;
    }

    /** Takes the terms of a text in order. */
    public interface Terms {
        /**
         * A folded word.
         *
         * @param samePlace whether it stands where the word before it does
         */
        void word(String term, boolean samePlace, int start, int end);

        /**
         * A stem, or a pair of letters of what is written without spaces.
         *
         * @param samePlace whether it comes from the same word as the stem before it
         */
        void stem(String term, boolean samePlace, int start, int end);
    }

    /**
     * A word of what is asked for.
     *
     * @param folded as it may stand among the words of a text
     * @param stems as its other forms may stand among the stems
     * @param joined whether it is the parts from the last place on, written in one
     * @param alone whether it says something by itself, as the letters of a word written without spaces do not
     */
    public record Part(String folded, Set<String> stems, boolean joined, boolean alone, int start, int end) {}

    /** What is known of a word. */
    private record Known(String folded, List<String> stems) {}

    /** What one thread needs. */
    private static final class Worker {
        final WordCutter cutter = new WordCutter();
        final Stemmers stemmers;
        final Map<Language, Recent<Known>> known;

        Worker(Stemmers stemmers, Map<Language, Recent<Known>> known) {
            this.stemmers = stemmers;
            this.known = known;
        }

        void read(String text, Language language, Terms terms) {
            List<WordCutter.Cut> cuts = cutter.cut(text);
            Language latin = latin(cuts, language);
            WordCutter.Cut before = null;
            boolean any = false;
            for (WordCutter.Cut cut : cuts) {
                Script script = Script.of(cut.text());
                Known word = known(
                        cut.text(),
                        switch (script) {
                            case LATIN -> latin;
                            case CYRILLIC ->
                                language == Language.UKRAINIAN || language == Language.BULGARIAN
                                        ? language
                                        : Language.RUSSIAN;
                            case ARABIC ->
                                language == Language.PERSIAN || language == Language.ARABIC ? language : Language.OTHER;
                            default -> Language.OTHER;
                        });
                if (word.folded.isEmpty()) {
                    continue;
                }
                boolean joined = cut.kind() == WordCutter.Kind.JOINED;
                terms.word(word.folded, joined && any, cut.start(), cut.end());
                boolean first = !joined;
                for (String stem : word.stems) {
                    terms.stem(stem, !first, cut.start(), cut.end());
                    first = false;
                }
                if (before != null && together(before, cut)) {
                    terms.stem(pair(before, cut), false, before.start(), cut.end());
                }
                before = cut;
                any = true;
            }
        }

        List<Part> parts(String asked) {
            List<WordCutter.Cut> cuts = cutter.cut(asked);
            List<Part> parts = new ArrayList<>(cuts.size());
            for (int i = 0; i < cuts.size(); i++) {
                WordCutter.Cut cut = cuts.get(i);
                String folded = Folding.fold(cut.text());
                if (folded.isEmpty()) {
                    continue;
                }
                boolean follows = i > 0 && together(cuts.get(i - 1), cut);
                boolean leads = i + 1 < cuts.size() && together(cut, cuts.get(i + 1));
                Set<String> stems = new LinkedHashSet<>(stemmers.asked(cut.text(), folded));
                if (follows) {
                    stems.add(pair(cuts.get(i - 1), cut));
                }
                parts.add(new Part(
                        folded,
                        stems,
                        cut.kind() == WordCutter.Kind.JOINED,
                        !follows && !leads,
                        cut.start(),
                        cut.end()));
            }
            return parts;
        }

        /** The language of the Latin words: that of the text, or where it has another script, what they say themselves. */
        private Language latin(List<WordCutter.Cut> cuts, Language language) {
            if (stemmers.knowsLatin(language)) {
                return language;
            }
            Set<String> words = new HashSet<>();
            for (WordCutter.Cut cut : cuts) {
                if (Script.of(cut.text()) == Script.LATIN) {
                    words.add(cut.text());
                }
            }
            return words.size() < LATIN_WORDS
                    ? Language.ENGLISH
                    : LanguageDetector.shared().detect(String.join(" ", words));
        }

        private Known known(String word, Language language) {
            return known.computeIfAbsent(language, any -> new Recent<>(REMEMBERED))
                    .get(word, text -> {
                        String folded = Folding.fold(text);
                        return new Known(folded, stemmers.inText(text, folded, language));
                    });
        }

        /** Whether two letters stand side by side in a text without spaces. */
        private static boolean together(WordCutter.Cut one, WordCutter.Cut next) {
            return one.kind() == WordCutter.Kind.LETTER
                    && next.kind() == WordCutter.Kind.LETTER
                    && one.end() == next.start();
        }

        private static String pair(WordCutter.Cut one, WordCutter.Cut next) {
            return Folding.fold(one.text() + next.text());
        }
    }
}
