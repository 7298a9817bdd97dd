package io.kanal.search.internal.lucene.words;

import io.kanal.search.Folding;
import io.kanal.shared.Language;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.ro.RomanianNormalizationFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/**
 * What a word has in common with its other forms, for every language of its script. A stem begins with the code of its language, so
 * that those of two languages never meet by chance. Not thread-safe.
 */
final class Stemmers {
    private static final String RUSSIAN = prefix(Language.RUSSIAN);
    private static final String UKRAINIAN = prefix(Language.UKRAINIAN);
    /** What endings tell, beside what a dictionary does: tested and testing meet, and so do words that no dictionary has. */
    private static final String RUSSIAN_ENDINGS = "ru-";

    private static final String ENGLISH_ENDINGS = "en-";
    private static final String ARABIC_FORMS = "ar-";
    private static final String PERSIAN_FORMS = "fa-";
    private static final String KOREAN = "ko:";
    private static final String TURKISH_ENDINGS = "tr-";
    /** What is left of a word that a dictionary knows is as long as this, or unlike words share it: купить, купе. */
    private static final int SURE_UNITS = 6;

    private static final String ONLY_RUSSIAN = "ёыэъЁЫЭЪ";
    private static final String ONLY_TURKISH = "ğışĞİŞ";
    private static final String ONLY_ARABIC = "يكةىأإؤ";
    private static final CharArraySet ARTICLES = new CharArraySet(
            List.of(
                    "l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu", "dell", "all",
                    "dall", "nell", "sull", "coll", "quell", "un", "gl"),
            true);
    private static final String ARTICLE = "ال";
    /** A noun in ة with a pronoun behind it, which turns it into ت. */
    private static final Pattern OWNED = Pattern.compile("(.{2,})ت(?:ها|هما|هم|هن|ه|نا|كم|كن|ك|ي)");

    private static final Pattern BEFORE = Pattern.compile("^(?:وال|بال|كال|فال|ال|لل)(?=.{3})");
    private static final String ONLY_UKRAINIAN = "іїєґІЇЄҐ";

    private final WordForms.Reader russian;
    private final WordForms.Reader ukrainian;
    private final WordForms.Reader polish;
    private final UnaryOperator<String> bulgarian = stemmer(BulgarianStemFilter::new);
    private final UnaryOperator<String> russianEndings = stemmer(in -> new SnowballFilter(in, new RussianStemmer()));
    private final UnaryOperator<String> englishEndings =
            stemmer(in -> new SnowballFilter(new FoldingFilter(in), new EnglishStemmer()));
    private final UnaryOperator<String> persian = stemmer(PersianStemFilter::new);
    private final UnaryOperator<String> arabic = stemmer(ArabicStemFilter::new);
    /** Those of the Latin script; they see the word as it is written, because some tell ı from i or know accents. */
    private final Map<Language, UnaryOperator<String>> latin = new EnumMap<>(Language.class);

    Stemmers(WordForms russian, WordForms ukrainian, WordForms polish) {
        this.polish = polish.reader();
        this.russian = russian.reader();
        this.ukrainian = ukrainian.reader();
        latin.put(Language.ENGLISH, stemmer(in -> new KStemFilter(new EnglishPossessiveFilter(new FoldingFilter(in)))));
        latin.put(
                Language.TURKISH,
                stemmer(in -> new SnowballFilter(
                        new TurkishLowerCaseFilter(new ApostropheFilter(in)), new TurkishStemmer())));
        latin.put(
                Language.GERMAN,
                stemmer(in -> new GermanLightStemFilter(new GermanNormalizationFilter(new LowerCaseFilter(in)))));
        latin.put(Language.FRENCH, stemmer(in -> new FrenchLightStemFilter(withoutArticle(in))));
        latin.put(Language.SPANISH, stemmer(in -> new SpanishLightStemFilter(new LowerCaseFilter(in))));
        latin.put(Language.ITALIAN, stemmer(in -> new ItalianLightStemFilter(withoutArticle(in))));
        latin.put(Language.PORTUGUESE, stemmer(in -> new PortugueseLightStemFilter(new LowerCaseFilter(in))));
        latin.put(Language.DUTCH, stemmer(in -> new SnowballFilter(new LowerCaseFilter(in), new DutchStemmer())));
        latin.put(
                Language.ROMANIAN,
                stemmer(in -> new SnowballFilter(
                        new RomanianNormalizationFilter(new LowerCaseFilter(in)), new RomanianStemmer())));
        latin.put(Language.INDONESIAN, stemmer(in -> new IndonesianStemFilter(new LowerCaseFilter(in))));
    }

    /** Whether a stem was cut by rule beside a surer one, so that unlike words may share it. */
    static boolean byEndings(String stem) {
        return stem.startsWith("-", ENGLISH_ENDINGS.length() - 1);
    }

    /** l'homme, dell'uomo: the noun. */
    private static TokenStream withoutArticle(TokenStream words) {
        return new ElisionFilter(new LowerCaseFilter(words), ARTICLES);
    }

    /** Whether texts in this language get stems of their own. */
    boolean knowsLatin(Language language) {
        return latin.containsKey(language) || language == Language.POLISH;
    }

    /**
     * The stems that a word of a text is found by.
     *
     * @param language of the text, of those of the word's script
     */
    List<String> inText(String word, String folded, Language language) {
        return switch (Script.of(folded)) {
            case CYRILLIC -> cyrillic(folded, spoken(word, language));
            case ARABIC -> arabic(word, folded, language);
            case LATIN -> latin(word, language);
            case HANGUL -> hangul(folded);
            case IDEOGRAPHIC, SOUTH_EAST_ASIAN, OTHER -> List.of();
        };
    }

    /** The stems that a word is looked for by, whatever the language of the text. */
    Set<String> asked(String word, String folded) {
        Set<String> stems = new LinkedHashSet<>();
        switch (Script.of(folded)) {
            case CYRILLIC -> {
                stems.addAll(cyrillic(folded, Language.RUSSIAN));
                stems.addAll(cyrillic(folded, Language.UKRAINIAN));
                stems.addAll(cyrillic(folded, Language.BULGARIAN));
            }
            case ARABIC -> {
                stems.addAll(arabic(word, folded, Language.PERSIAN));
                stems.addAll(arabic(word, folded, Language.ARABIC));
                guessed(stems);
            }
            case LATIN -> {
                add(stems, ENGLISH_ENDINGS, englishEndings.apply(word));
                latin.forEach((language, stemmer) -> add(stems, prefix(language), stemmer.apply(word)));
                add(stems, TURKISH_ENDINGS, TurkishEndings.without(folded));
                stems.addAll(polish(word));
            }
            case HANGUL -> {
                String noun = KoreanEndings.without(folded);
                stems.add(KOREAN + noun);
                if (noun.length() == 2) {
                    stems.add(noun);
                }
            }
            case IDEOGRAPHIC, SOUTH_EAST_ASIAN, OTHER -> {}
        }
        return stems;
    }

    /** The text's own dictionary first, then its neighbour's, since posts quote. */
    private List<String> cyrillic(String folded, Language language) {
        List<String> stems = new ArrayList<>(3);
        if (language == Language.BULGARIAN) {
            add(stems, prefix(language), bulgarian.apply(folded));
            return stems;
        }
        if (language == Language.UKRAINIAN) {
            ukrainian.wordsOf(folded.replace('ґ', 'г')).forEach(one -> add(stems, UKRAINIAN, softened(one)));
            if (!stems.isEmpty()) {
                return stems;
            }
        }
        russian.wordsOf(folded).forEach(one -> add(stems, RUSSIAN, one));
        if (stems.isEmpty() && language != Language.UKRAINIAN) {
            ukrainian.wordsOf(folded.replace('ґ', 'г')).forEach(one -> add(stems, UKRAINIAN, softened(one)));
        }
        String ending = russianEndings.apply(folded);
        if (stems.isEmpty() || ending.length() >= SURE_UNITS) {
            add(stems, RUSSIAN_ENDINGS, ending);
        }
        return stems;
    }

    /** The language of a word where a letter of it gives it away, else that of the text. */
    private static Language spoken(String word, Language language) {
        if (has(word, ONLY_RUSSIAN)) {
            return Language.RUSSIAN;
        }
        return has(word, ONLY_UKRAINIAN) ? Language.UKRAINIAN : language;
    }

    /** Ukrainian begins many words with й or і, в or у, as it suits the word before. */
    private static String softened(String word) {
        if (word.length() < 3 || "аеиіоуюяїє".indexOf(word.charAt(1)) >= 0) {
            return word;
        }
        return switch (word.charAt(0)) {
            case 'й' -> 'і' + word.substring(1);
            case 'у' -> 'в' + word.substring(1);
            default -> word;
        };
    }

    /** Persian texts quote Arabic: with its own letters, or its article. */
    private List<String> arabic(String word, String folded, Language language) {
        // The stemmers know the letters of Arabic, the folded text has those of Persian.
        String unfolded = folded.replace('ی', 'ي').replace('ک', 'ك');
        List<String> stems = new ArrayList<>(3);
        if (language != Language.ARABIC) {
            // Twice: a plural hides what is taken off the word alone.
            String stem = persian.apply(persian.apply(unfolded));
            add(stems, prefix(Language.PERSIAN), stem);
            PersianForms.infinitives(folded).forEach(verb -> add(stems, prefix(Language.PERSIAN), verb));
            PersianForms.of(folded).stream()
                    .filter(form -> !form.equals(Folding.fold(stem)))
                    .forEach(form -> add(stems, PERSIAN_FORMS, form));
        }
        if (language != Language.PERSIAN || folded.startsWith(ARTICLE) || has(word, ONLY_ARABIC)) {
            String stem = arabicStem(unfolded);
            add(stems, prefix(Language.ARABIC), stem);
            ArabicForms.of(unfolded, stem, this::arabicStem).forEach(form -> add(stems, ARABIC_FORMS, form));
            Matcher owned = OWNED.matcher(unfolded);
            if (owned.matches()) {
                add(stems, prefix(Language.ARABIC), arabicStem(owned.group(1) + 'ه'));
            }
        }
        return stems;
    }

    /** Whether a word is a form of another is guessed on either side, so that each is looked for as the other. */
    private static void guessed(Set<String> stems) {
        for (String stem : List.copyOf(stems)) {
            char mark = byEndings(stem) ? ':' : '-';
            stems.add(
                    stem.substring(0, ENGLISH_ENDINGS.length() - 1) + mark + stem.substring(ENGLISH_ENDINGS.length()));
        }
    }

    /** Two letters are no stem: what stood before the ending is one then. */
    private String arabicStem(String word) {
        String stem = arabic.apply(word);
        return stem.length() > 2 ? stem : BEFORE.matcher(word).replaceFirst("");
    }

    /** The noun, and the pairs of syllables that it is composed of: most words of two syllables stand in longer ones. */
    private static List<String> hangul(String folded) {
        String noun = KoreanEndings.without(folded);
        List<String> stems = new ArrayList<>(noun.length());
        stems.add(KOREAN + noun);
        pairs(noun).stream().filter(pair -> !stems.contains(pair)).forEach(stems::add);
        return stems;
    }

    /** All the pairs of letters of a Korean stem that is longer than one; none of any other. */
    static List<String> pairsOf(String stem) {
        return stem.startsWith(KOREAN) && stem.length() > KOREAN.length() + 2
                ? pairs(stem.substring(KOREAN.length()))
                : List.of();
    }

    private static List<String> pairs(String word) {
        List<String> pairs = new ArrayList<>(word.length());
        for (int at = 0; at + 2 <= word.length(); at++) {
            pairs.add(word.substring(at, at + 2));
        }
        return pairs;
    }

    private List<String> latin(String word, Language language) {
        List<String> stems = new ArrayList<>(2);
        // English words stand in the texts of all others.
        add(stems, Language.ENGLISH, word);
        add(stems, ENGLISH_ENDINGS, englishEndings.apply(word));
        if (language != Language.ENGLISH) {
            add(stems, language, word);
        }
        if (language == Language.POLISH) {
            stems.addAll(polish(word));
        }
        if (language != Language.TURKISH && has(word, ONLY_TURKISH)) {
            add(stems, Language.TURKISH, word);
        }
        return stems;
    }

    /** Names of people and places stand in the dictionary with a capital. */
    private List<String> polish(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        List<String> stems = new ArrayList<>(2);
        polish.wordsOf(lower).forEach(one -> add(stems, prefix(Language.POLISH), one));
        if (stems.isEmpty()) {
            polish.wordsOf(Character.toUpperCase(lower.charAt(0)) + lower.substring(1))
                    .forEach(one -> add(stems, prefix(Language.POLISH), one));
        }
        return stems;
    }

    private void add(Collection<String> stems, Language language, String word) {
        UnaryOperator<String> stemmer = latin.get(language);
        if (stemmer != null) {
            add(stems, prefix(language), stemmer.apply(word));
        }
        if (language == Language.TURKISH) {
            add(stems, TURKISH_ENDINGS, TurkishEndings.without(Folding.fold(word)));
        }
    }

    private static boolean has(String word, String letters) {
        for (int at = 0; at < word.length(); at++) {
            if (letters.indexOf(word.charAt(at)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static void add(Collection<String> stems, String prefix, String stem) {
        String folded = Folding.fold(stem);
        if (!folded.isEmpty() && !stems.contains(prefix + folded)) {
            stems.add(prefix + folded);
        }
    }

    private static UnaryOperator<String> stemmer(OneWord.Chain chain) {
        return OneWord.through(chain);
    }

    private static String prefix(Language language) {
        return language.code() + ":";
    }
}
