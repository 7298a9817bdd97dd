package io.kanal.search.internal;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.search.SearchPage.Facets;
import io.kanal.search.SearchRequest;
import io.kanal.search.Strength;
import io.kanal.search.internal.fusion.Commonplace;
import io.kanal.search.internal.fusion.Fusion;
import io.kanal.search.internal.fusion.Fusion.Fused;
import io.kanal.search.internal.fusion.Neighbours;
import io.kanal.search.internal.fusion.WordHits;
import io.kanal.search.internal.lucene.SearchIndex;
import io.kanal.search.internal.lucene.WordIndex;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.KanalException;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.LanguageDetector;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The two legs of a search over this node's index, and their fusion. */
@Component
public final class Legs {
    private static final Logger LOG = LoggerFactory.getLogger(Legs.class);
    /** The length of the fused list that relevance pages over. */
    public static final int MOST = 200;
    /** How many are taken by meaning: ranks behind weigh next to nothing in the fusion, and to find them costs most of a query. */
    public static final int NEIGHBOURS = 100;

    private static final int SHORTEST_BEGINNING = 2;
    private static final int WORDS_OF_A_POST = 24;
    private static final int WORDS_OF_A_BEGINNING = 5;
    /** More than the longest words that so many can be; what is cut there is left out with them. */
    private static final int BEGINNING = 2_000;

    private final SearchView view;
    private final Embeddings embeddings;
    private final Vectors vectors;
    private final Commonplace commonplace;
    private final LanguageDetector languages = LanguageDetector.shared();

    Legs(SearchView view, Embeddings embeddings, Vectors vectors, Commonplace commonplace) {
        this.view = view;
        this.embeddings = embeddings;
        this.vectors = vectors;
        this.commonplace = commonplace;
    }

    /**
     * The fused list of a query that has something to rank by.
     *
     * @param leastLikeness cosine below which the leg of vectors finds nothing, besides its own floor
     * @param by one leg alone gives its list as it stands
     */
    public List<Fused> ranked(
            ParsedQuery query, Filters filters, double leastLikeness, SearchRequest.By by, int limit) {
        SearchIndex index = view.current();
        if (by == SearchRequest.By.WORDS) {
            return Fusion.of(query, index.words().best(query, filters, limit), Neighbours.NONE, 0, limit);
        }
        if (by == SearchRequest.By.MEANING) {
            return trust(index, languages.detect(query.plain())) > 0
                    ? Fusion.alone(near(index, query, filters, leastLikeness).found(), true, limit)
                    : List.of();
        }
        WordHits byWords = index.words().best(query, filters, limit);
        double trust = trust(index, languages.detect(query.plain()));
        Neighbours near = trust > 0 ? near(index, query, filters, leastLikeness) : Neighbours.NONE;
        return Fusion.of(query, byWords, near, trust, limit);
    }

    /**
     * What words may be taken for that stand nowhere in what the filters let through, by the word as typed.
     *
     * @param most for how many others one word may be taken
     */
    public Map<String, List<String>> near(ParsedQuery query, Filters filters, int most) {
        WordIndex words = view.current().words();
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (String word : query.words()) {
            List<String> near = ParsedQuery.isBeginning(word) ? List.of() : words.near(word, filters, most);
            if (!near.isEmpty()) {
                others.put(word, near);
            }
        }
        return others;
    }

    /** Whether this node's index holds a message by the words at the beginning of this text. */
    public boolean holds(MessageId message, String text) {
        WordIndex words = view.current().words();
        String begin = text.substring(0, Math.min(text.length(), BEGINNING));
        return words.holds(
                message,
                words.wordsOf(begin).stream().limit(WORDS_OF_A_BEGINNING).toList());
    }

    /** Words that begin as this one and stand in what may be seen, those in the most passages first. */
    public List<String> continuing(String word, ReadScope scope, int limit) {
        WordIndex words = view.current().words();
        List<String> begins =
                words.wordsOf(word).stream().map(token -> token.term()).toList();
        // What is cut into several words, or letter by letter, has no beginning.
        String begin = begins.size() == 1 ? begins.getFirst() : "";
        if (begin.codePointCount(0, begin.length()) < SHORTEST_BEGINNING || begin.length() != word.length()) {
            return List.of();
        }
        return words.words(scope, begin).entrySet().stream()
                .filter(entry -> entry.getKey().length() > begin.length())
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(entry -> word + entry.getKey().substring(begin.length()))
                .toList();
    }

    /** What all matches by word are made of. */
    public Facets facets(ParsedQuery query, Filters filters, boolean everyWord, ZoneId zone) {
        return view.current().words().facets(query, filters, everyWord, zone);
    }

    private Neighbours near(SearchIndex index, ParsedQuery query, Filters filters, double leastLikeness) {
        try {
            float[] vector = embeddings.embedQuery(query.plain());
            // A limit is one of cosines with the vector as the model gives it.
            float[] asked =
                    leastLikeness > 0 ? vector : index.vectors().sample().levelled(vector);
            return new Neighbours(
                    nearest(index, query, filters, asked, leastLikeness), commonplace.cosine(index.vectors(), asked));
        } catch (KanalException e) {
            LOG.warn("Searching by words alone: {}", e.getMessage());
            return Neighbours.NONE;
        }
    }

    private static List<Found> nearest(
            SearchIndex index, ParsedQuery query, Filters filters, float[] vector, double leastLikeness) {
        List<Found> near = index.vectors().nearest(vector, filters, NEIGHBOURS).stream()
                .filter(found -> Neighbours.cosine(found) >= leastLikeness)
                .toList();
        if (query.phrases().isEmpty() && query.without().isEmpty()) {
            return near;
        }
        // Conditions on words hold for what was found by meaning too.
        Set<PassageId> kept =
                index.words().keeping(near.stream().map(Found::id).collect(Collectors.toSet()), query).stream()
                        .map(Found::id)
                        .collect(Collectors.toSet());
        return near.stream().filter(found -> kept.contains(found.id())).toList();
    }

    /**
     * Where the model knows the language, its leg counts as much as the share of passages that it has vectors of, out of those
     * that it can know; else nothing.
     */
    private double trust(SearchIndex index, Language language) {
        if (!embeddings.knows(language.code())) {
            return 0;
        }
        int passages =
                embeddings.knowsAll() ? index.words().size() : index.words().count(embeddings::takes);
        return passages == 0 ? 0 : Math.min(1, index.vectors().size() / (double) passages);
    }

    /** Passages newest first. */
    public List<Fused> newest(ParsedQuery query, Filters filters, @Nullable String place, int limit) {
        return view.current().words().newest(query, filters, place(place), limit).stream()
                .map(found -> new Fused(
                        found.id(),
                        found.chat(),
                        found.date(),
                        found.language(),
                        found.members(),
                        1,
                        false,
                        0,
                        Strength.UNKNOWN))
                .toList();
    }

    /** Names the position of a passage in the order by date. */
    public static String place(Fused last) {
        Instant date = last.date();
        return (date == null ? 0 : date.getEpochSecond()) + "." + last.id().packed();
    }

    private static WordIndex.@Nullable Place place(@Nullable String name) {
        if (name == null) {
            return null;
        }
        int dot = name.indexOf('.');
        try {
            return new WordIndex.Place(
                    Instant.ofEpochSecond(Long.parseLong(name, 0, Math.max(0, dot), 10)),
                    PassageId.ofPacked(Long.parseLong(name, dot + 1, name.length(), 10)));
        } catch (NumberFormatException | DateTimeException e) {
            throw new InvalidInput(
                    "This is not a page that a search named; begin without one",
                    List.of(new InvalidInput.Field("page", "a next_page of a search")),
                    e);
        }
    }

    /** What means the same as a post: by its vector where the model knows its language, else by its rarest words. */
    public List<Fused> similar(Message post, Filters filters, int limit) {
        SearchIndex index = view.current();
        List<Found> own = index.words().holding(List.of(post.id()));
        if (own.isEmpty()) {
            return List.of();
        }
        Found self = own.getFirst();
        Set<String> hashes = new HashSet<>();
        own.forEach(found -> hashes.add(found.hash()));
        float[] vector = null;
        if (trust(index, self.language()) > 0 && !self.hash().isEmpty()) {
            Map<String, float[]> known = vectors.find(List.of(self.hash()));
            vector = known.get(self.hash());
        }
        int wanted = limit + own.size() + 20;
        List<Found> near = vector != null
                ? index.vectors().nearest(vector, filters, wanted)
                : index.words().best(words(post), filters, wanted).found();
        List<Found> others = near.stream()
                .filter(found -> !found.members().contains(post.id()) && !hashes.contains(found.hash()))
                .toList();
        return Fusion.alone(others, vector != null, limit);
    }

    private static ParsedQuery words(Message post) {
        List<String> longest = java.util.Arrays.stream(post.text().text().split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> word.length() > 3)
                .distinct()
                .sorted(java.util.Comparator.comparingInt(String::length).reversed())
                .limit(WORDS_OF_A_POST)
                .toList();
        return ParsedQuery.of(longest.isEmpty() ? List.of(post.text().text()) : longest);
    }
}
