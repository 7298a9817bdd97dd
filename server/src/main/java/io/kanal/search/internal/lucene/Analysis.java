package io.kanal.search.internal.lucene;

import io.kanal.shared.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import morfologik.stemming.Dictionary;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.morfologik.MorfologikFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/**
 * Texts to terms: the neutral analysis folds and does not stem; each language with a stemmer has its own. Thread-safe.
 */
public final class Analysis {
    /** Changes whenever the same text would give other terms; an index of another version is built anew. */
    static final String VERSION = "1";

    private static final String UKRAINIAN_DICTIONARY = "ua/net/nlp/ukrainian.dict";

    private final Analyzer neutral = analyzer(FoldingFilter::new);
    private final Map<Language, Analyzer> stemming = new EnumMap<>(Language.class);

    public Analysis() {
        Dictionary ukrainian = ukrainianDictionary();
        stemming.put(Language.RUSSIAN, analyzer(in -> new SnowballFilter(new FoldingFilter(in), new RussianStemmer())));
        stemming.put(Language.UKRAINIAN, analyzer(in -> new MorfologikFilter(new FoldingFilter(in), ukrainian)));
        stemming.put(
                Language.ENGLISH, analyzer(in -> new KStemFilter(new EnglishPossessiveFilter(new FoldingFilter(in)))));
        // The stemmer tells ı from i, so it runs before they are folded.
        stemming.put(
                Language.TURKISH,
                analyzer(in -> new FoldingFilter(new SnowballFilter(
                        new TurkishLowerCaseFilter(new ApostropheFilter(in)), new TurkishStemmer()))));
        stemming.put(Language.PERSIAN, analyzer(in -> new PersianStemFilter(new FoldingFilter(in))));
        stemming.put(Language.ARABIC, analyzer(in -> new ArabicStemFilter(new FoldingFilter(in))));
    }

    /** The analyzer of a language's stems; only of those that {@link #stems}. */
    Analyzer stemming(Language language) {
        return Objects.requireNonNull(stemming.get(language), () -> "No stemmer for " + language);
    }

    boolean stems(Language language) {
        return stemming.containsKey(language);
    }

    Analyzer neutral() {
        return neutral;
    }

    /** For an index writer: every field with its own analysis. */
    Analyzer perField() {
        Map<String, Analyzer> fields = new java.util.HashMap<>();
        stemming.forEach((language, analyzer) -> fields.put(PassageFields.stems(language), analyzer));
        return new PerFieldAnalyzerWrapper(neutral, fields);
    }

    /** A term with the place it came from, in UTF-16 units. */
    public record Token(String term, int start, int end) {}

    /** The folded words of a text in order. */
    public List<Token> words(String text) {
        return tokens(neutral, text);
    }

    /** The stems of a text in a language; the folded words where it has no stemmer. */
    public List<Token> stems(Language language, String text) {
        return tokens(stemming.getOrDefault(language, neutral), text);
    }

    static List<Token> tokens(Analyzer analyzer, String text) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (term.length() > 0) {
                    tokens.add(new Token(term.toString(), offset.startOffset(), offset.endOffset()));
                }
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory could not be read", e);
        }
        return tokens;
    }

    private interface Chain {
        TokenStream after(TokenStream tokens);
    }

    private static Analyzer analyzer(Chain chain) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String fieldName) {
                Tokenizer tokenizer = new StandardTokenizer();
                return new TokenStreamComponents(tokenizer, chain.after(tokenizer));
            }
        };
    }

    private static Dictionary ukrainianDictionary() {
        try {
            return Dictionary.read(Objects.requireNonNull(
                    Analysis.class.getClassLoader().getResource(UKRAINIAN_DICTIONARY),
                    () -> "No dictionary " + UKRAINIAN_DICTIONARY + " on the class path"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the Ukrainian dictionary", e);
        }
    }
}
