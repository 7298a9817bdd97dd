package io.kanal.search.internal.lucene;

import io.kanal.search.QuestionWords;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.lucene.words.Analysis;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BlendedTermQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Words and phrases to Lucene queries over the words of texts and their stems. */
final class WordQueries {
    /** Scripts of more languages have a dozen. */
    private static final int FEW_LANGUAGES = 6;
    /** How much a part of a word counts beside the whole. */
    private static final float PART = 0.5f;
    /** How much a word counts that has only its beginning in common with what was asked for. */
    private static final float ENDINGS = 0.85f;
    /** How much a word that only asks, such as "when", counts in a question beside what the question is about. */
    private static final float ASKING = 0.2f;
    /**
     * What a word exactly as written adds where few words are asked for, shared among them: enough to come before its other
     * forms. Who asks little knows the words; who asks much asks what they mean.
     */
    private static final float WRITTEN = 16;
    /** So many words are a question if any of them asks. */
    private static final int QUESTION = 4;

    /** What any word that begins as asked scores at least. */
    private static final float BEGINNING = 0.1f;

    private final Analysis analysis;
    private final Ranking ranking;

    WordQueries(Analysis analysis, Ranking ranking) {
        this.analysis = analysis;
        this.ranking = ranking;
    }

    /**
     * What each word may be found by: the best of the ways that it may be written, and where it is several words in one, such as an
     * address or the number of a vulnerability, its parts as well.
     */
    List<Query> words(List<String> words) {
        List<Query> clauses = new ArrayList<>();
        boolean question = words.size() >= QUESTION;
        List<Analysis.Part> before = List.of();
        for (String word : words) {
            List<Analysis.Part> parts = analysis.parts(word);
            List<Analysis.Part> places = places(parts);
            boolean asks = question
                    && places.size() == 1
                    && QuestionWords.is(places.getFirst().folded());
            whole(word, parts)
                    .map(whole -> asks ? boosted(whole, ASKING) : whole)
                    .ifPresent(clauses::add);
            if (!question && places.size() == 1 && !begins(word, places)) {
                Query written = new TermQuery(new Term(
                        /* fld= */ PassageFields.TEXT,
                        /* text= */ places.getFirst().folded()));
                clauses.add(new BoostQuery(new ConstantScoreQuery(written), WRITTEN / words.size()));
            }
            if (ranking.partsOfCompounds() && places.size() > 1) {
                parts.forEach(part -> clauses.addAll(alone(part)));
                clauses.addAll(foreign(places));
            }
            if (before.size() == 1 && places.size() == 1 && Analysis.mayBeOne(before.getFirst(), places.getFirst())) {
                String joined = before.getFirst().folded() + places.getFirst().folded();
                whole(joined, analysis.parts(joined)).ifPresent(clauses::add);
            }
            before = places;
        }
        return clauses;
    }

    /** What a word adds where it stands as written; more than can be reached where that does not count. */
    double written(List<String> words) {
        return words.size() >= QUESTION ? Double.POSITIVE_INFINITY : WRITTEN / (double) Math.max(1, words.size());
    }

    /** Each word as a whole: conditions, not bonuses. */
    List<Query> every(List<String> words) {
        return words.stream()
                .map(word -> whole(word, analysis.parts(word)))
                .flatMap(Optional::stream)
                .toList();
    }

    Query phrase(String phrase) {
        return phrase(analysis.words(phrase).stream().map(Analysis.Token::term).toList());
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

    private Optional<Query> whole(String word, List<Analysis.Part> parts) {
        List<Analysis.Part> places = places(parts);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        if (begins(word, places)) {
            return Optional.of(beginning(places.getFirst().folded()));
        }
        List<Query> ways = new ArrayList<>();
        if (places.size() == 1) {
            ways.addAll(ways(places.getFirst()));
        } else {
            ways.add(phrase(places.stream().map(Analysis.Part::folded).toList()));
        }
        int start = places.getFirst().start();
        int end = places.getLast().end();
        parts.stream()
                .filter(part -> part.joined() && part.start() == start && part.end() == end)
                .forEach(part -> ways.addAll(ways(part)));
        return Optional.of(best(ways));
    }

    private static boolean begins(String word, List<Analysis.Part> places) {
        return places.size() == 1 && ParsedQuery.isBeginning(word);
    }

    private static List<Analysis.Part> places(List<Analysis.Part> parts) {
        return parts.stream().filter(part -> !part.joined()).toList();
    }

    /** What a part of a word may be found by where the rest of it does not stand. */
    private List<Query> alone(Analysis.Part part) {
        if (part.alone()) {
            return List.of(boosted(best(ways(part)), PART));
        }
        return part.stems().stream()
                .filter(pair -> !QuestionWords.is(pair) && !Analysis.katakana(pair))
                .map(WordQueries::stem)
                .toList();
    }

    /** The words in katakana among letters of other kinds, each as a whole. */
    private static List<Query> foreign(List<Analysis.Part> places) {
        List<Query> words = new ArrayList<>();
        List<String> word = new ArrayList<>();
        for (int i = 0; i <= places.size(); i++) {
            if (i < places.size() && Analysis.katakana(places.get(i).folded())) {
                word.add(places.get(i).folded());
            } else {
                if (word.size() > 1 && word.size() < places.size()) {
                    words.add(phrase(word));
                }
                word.clear();
            }
        }
        return words;
    }

    private static Query all(List<String> pairs) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        pairs.forEach(pair -> all.add(stem(pair), BooleanClause.Occur.MUST));
        return all.build();
    }

    private static float weight(String stem) {
        return Analysis.byEndings(stem) ? ENDINGS : 1;
    }

    /**
     * As if all were as frequent as the most frequent of them: a stem of a language that few texts are in, or are taken to be in, is rare
     * and would outweigh everything.
     */
    private Query ofManyLanguages(Set<String> stems) {
        BlendedTermQuery.Builder blended = new BlendedTermQuery.Builder()
                .setRewriteMethod(new BlendedTermQuery.DisjunctionMaxRewrite(ranking.tie()));
        stems.forEach(stem -> blended.add(new Term(/* fld= */ PassageFields.STEMS, /* text= */ stem), weight(stem)));
        return blended.build();
    }

    /** Whatever word begins so. */
    private Query beginning(String begin) {
        Term term = new Term(/* fld= */ PassageFields.TEXT, /* text= */ begin);
        return best(List.of(new BoostQuery(new PrefixQuery(term), BEGINNING), new BeginningQuery(term)));
    }

    private List<Query> ways(Analysis.Part part) {
        List<Query> ways = new ArrayList<>();
        ways.add(boosted(
                new TermQuery(new Term(/* fld= */ PassageFields.TEXT, /* text= */ part.folded())),
                ranking.neutralBoost()));
        if (part.stems().size() > FEW_LANGUAGES) {
            ways.add(ofManyLanguages(part.stems()));
        } else {
            part.stems().forEach(stem -> ways.add(boosted(stem(stem), weight(stem))));
        }
        part.stems().stream()
                .map(Analysis::pairsOf)
                .filter(pairs -> !pairs.isEmpty())
                .forEach(pairs -> ways.add(boosted(all(pairs), PART)));
        return ways;
    }

    private Query best(List<Query> ways) {
        return ways.size() == 1 ? ways.getFirst() : new DisjunctionMaxQuery(ways, ranking.tie());
    }

    private static Query stem(String stem) {
        return new TermQuery(new Term(/* fld= */ PassageFields.STEMS, /* text= */ stem));
    }

    private static Query boosted(Query query, float boost) {
        return boost == 1 ? query : new BoostQuery(query, boost);
    }

    private static Query phrase(List<String> terms) {
        return new PhraseQuery(PassageFields.TEXT, terms.toArray(String[]::new));
    }
}
