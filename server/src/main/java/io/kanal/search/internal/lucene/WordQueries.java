package io.kanal.search.internal.lucene;

import io.kanal.shared.Language;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Words and phrases to Lucene queries over the neutral field and the stemmed fields of a word's script. */
final class WordQueries {
    private static final List<Language> CYRILLIC = List.of(Language.RUSSIAN, Language.UKRAINIAN);
    private static final List<Language> LATIN = List.of(Language.ENGLISH, Language.TURKISH);
    private static final List<Language> ARABIC = List.of(Language.PERSIAN, Language.ARABIC);

    private final Analysis analysis;
    private final Ranking ranking;

    WordQueries(Analysis analysis, Ranking ranking) {
        this.analysis = analysis;
        this.ranking = ranking;
    }

    /** One clause per word, each the best of the ways that word may be written. */
    List<Query> words(List<String> words) {
        List<Query> clauses = new ArrayList<>();
        for (String word : words) {
            List<Analysis.Token> tokens = analysis.words(word);
            if (tokens.size() == 1) {
                clauses.add(word(word, tokens.getFirst().term()));
            } else if (!tokens.isEmpty()) {
                // A number of a vulnerability or an address is several tokens that stand together.
                clauses.add(phrase(tokens));
                if (ranking.partsOfCompounds()) {
                    tokens.forEach(token -> clauses.add(
                            new BoostQuery(word(word.substring(token.start(), token.end()), token.term()), 0.5f)));
                }
            }
        }
        return clauses;
    }

    Query phrase(String phrase) {
        return phrase(analysis.words(phrase));
    }

    /** Neighbouring words of the question that stand near each other in the text: a bonus, never a condition. */
    List<Query> neighbours(List<String> words) {
        List<String> terms = new ArrayList<>();
        for (String word : words) {
            analysis.words(word).forEach(token -> terms.add(token.term()));
        }
        Set<Query> pairs = new LinkedHashSet<>();
        for (int i = 1; i < terms.size(); i++) {
            pairs.add(new BoostQuery(
                    new PhraseQuery(ranking.neighbourSlop(), PassageFields.TEXT, terms.get(i - 1), terms.get(i)),
                    ranking.neighbourBoost()));
        }
        return List.copyOf(pairs);
    }

    private Query word(String word, String folded) {
        List<Query> ways = new ArrayList<>();
        ways.add(boosted(
                new TermQuery(new Term(/* fld= */ PassageFields.TEXT, /* text= */ folded)), ranking.neutralBoost()));
        for (Language language : languagesOf(folded)) {
            BooleanQuery.Builder lemmas = new BooleanQuery.Builder();
            Set<String> stems = new LinkedHashSet<>();
            analysis.stems(language, word).forEach(token -> stems.add(token.term()));
            if (stems.size() == 1) {
                ways.add(new TermQuery(
                        new Term(PassageFields.stems(language), stems.iterator().next())));
            } else if (!stems.isEmpty()) {
                stems.forEach(stem -> lemmas.add(
                        new TermQuery(new Term(PassageFields.stems(language), stem)), BooleanClause.Occur.SHOULD));
                ways.add(lemmas.build());
            }
        }
        return new DisjunctionMaxQuery(ways, ranking.tie());
    }

    private static Query boosted(Query query, float boost) {
        return boost == 1 ? query : new BoostQuery(query, boost);
    }

    private static Query phrase(List<Analysis.Token> tokens) {
        return new PhraseQuery(
                PassageFields.TEXT, tokens.stream().map(Analysis.Token::term).toArray(String[]::new));
    }

    /** The languages that a word of this script may be in. */
    static List<Language> languagesOf(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!Character.isLetter(c)) {
                continue;
            }
            return switch (Character.UnicodeScript.of(c)) {
                case CYRILLIC -> CYRILLIC;
                case LATIN -> LATIN;
                case ARABIC -> ARABIC;
                default -> List.of();
            };
        }
        return List.of();
    }
}
