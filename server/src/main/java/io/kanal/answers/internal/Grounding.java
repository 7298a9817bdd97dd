package io.kanal.answers.internal;

import io.kanal.answers.internal.words.AskedWords;
import io.kanal.answers.internal.words.Terms;
import io.kanal.shared.Language;
import io.kanal.shared.text.LanguageDetector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Checks what a model states against what it cites. A statement stays only with a citation that exists and a sentence in it that
 * speaks of the same: one that holds the words it quotes, or shares words with the statement. Numbers, addresses and at least half of
 * its names must stand in the cited posts or the question.
 */
final class Grounding {
    private static final int LONGEST_STATEMENT = 700;
    private static final int WORDS_OF_A_QUOTE = 2;
    private static final double ENOUGH_OF_A_QUOTE = 0.8;
    private static final double ENOUGH_SHARED = 0.34;
    private static final Pattern INLINE_NUMBERS = Pattern.compile("\\s*\\[\\d+(?:\\s*,\\s*\\d+)*]");
    private static final Pattern NUMBERS = Pattern.compile("\\d[\\d.,\\u00A0\\u202F]*\\d|\\d");
    private static final Pattern ADDRESSES = Pattern.compile("(?i)(?:https?://|www\\.|t\\.me/|tg://)\\S+|@\\w{4,}");
    private static final LanguageDetector LANGUAGES = LanguageDetector.shared();

    private final String question;
    private final List<Evidence> posts;

    /** @param posts in the order of the numbers under which the model read them */
    Grounding(String question, List<Evidence> posts) {
        this.question = question;
        this.posts = posts;
    }

    /** A statement with the sentences it rests on; empty when it rests on nothing. */
    Optional<Grounded> check(JsonNode stated) {
        String text = INLINE_NUMBERS
                .matcher(stated.path("text").asString(""))
                .replaceAll("")
                .replaceAll("[\\s\\p{Cc}\\p{Cs}]+", " ")
                .strip();
        if (text.isEmpty() || text.length() > LONGEST_STATEMENT) {
            return Optional.empty();
        }
        List<Evidence.Place> places = new ArrayList<>();
        List<Evidence> cited = new ArrayList<>();
        for (Claim claim : claims(stated)) {
            Evidence post = posts.get(claim.number() - 1);
            Optional<Evidence.Place> place = sentence(text, claim.quote(), post);
            if (place.isPresent() && !places.contains(place.get())) {
                places.add(place.get());
                cited.add(post);
            }
        }
        return places.isEmpty() || !supported(text, cited) ? Optional.empty() : Optional.of(new Grounded(text, places));
    }

    /** What a statement cites, in any of the forms that models use; numbers that do not exist are left out. */
    private List<Claim> claims(JsonNode stated) {
        List<Claim> claims = new ArrayList<>();
        for (String field : List.of("citations", "posts", "sources")) {
            for (JsonNode one : stated.path(field)) {
                int number = one.isObject() ? one.path("post").asInt(0) : one.asInt(0);
                if (number >= 1 && number <= posts.size()) {
                    claims.add(new Claim(number, one.path("quote").asString("")));
                }
            }
        }
        return claims;
    }

    private static Optional<Evidence.Place> sentence(String statement, String quote, Evidence post) {
        List<Evidence.Place> sentences = post.sentences();
        Set<String> quoted = Terms.of(quote);
        if (quoted.size() >= WORDS_OF_A_QUOTE) {
            Optional<Evidence.Place> holding = sentences.stream()
                    .max(Comparator.comparingDouble(place -> shared(quoted, place)))
                    .filter(place -> shared(quoted, place) >= ENOUGH_OF_A_QUOTE)
                    .filter(place -> speaksOf(statement, place, true));
            if (holding.isPresent()) {
                return holding;
            }
        }
        Set<String> said = Terms.ofContent(statement);
        return sentences.stream()
                .max(Comparator.comparingDouble(place -> shared(said, place)))
                .filter(place -> speaksOf(statement, place, false));
    }

    /** Whether statement and sentence share words; across languages a quote must do. */
    private static boolean speaksOf(String statement, Evidence.Place place, boolean quoted) {
        Set<String> said = Terms.ofContent(statement);
        double shared = shared(said, place);
        if (!quoted) {
            return shared >= ENOUGH_SHARED;
        }
        Language ofStatement = LANGUAGES.detect(statement);
        return shared > 0 || ofStatement != LANGUAGES.detect(place.text());
    }

    private static double shared(Set<String> words, Evidence.Place place) {
        if (words.isEmpty()) {
            return 0;
        }
        Set<String> both = new HashSet<>(words);
        both.retainAll(Terms.of(place.text()));
        return both.size() / (double) words.size();
    }

    private boolean supported(String statement, List<Evidence> cited) {
        StringBuilder known = new StringBuilder(question);
        for (Evidence post : cited) {
            known.append('\n').append(post.text());
            post.pieces()
                    .forEach(piece -> known.append('\n').append(piece.message().date()));
        }
        String source = known.toString();
        Set<String> numbers = numbers(source);
        if (!numbers.containsAll(numbers(statement)) || !namesStand(statement, source, cited)) {
            return false;
        }
        Matcher address = ADDRESSES.matcher(statement);
        while (address.find()) {
            if (!source.contains(address.group().replaceAll("[.,;:!?)]+$", ""))) {
                return false;
            }
        }
        return true;
    }

    /** Half of them will do: months, titles and short forms are names too. In another language's script none can be compared. */
    private static boolean namesStand(String statement, String source, List<Evidence> cited) {
        Language language = LANGUAGES.detect(statement);
        if (language == Language.GERMAN
                || cited.stream().noneMatch(post -> LANGUAGES.detect(post.text()) == language)) {
            return true;
        }
        Set<String> names = AskedWords.names(statement);
        names.removeIf(name -> Character.isDigit(name.codePointAt(0)));
        Set<String> missing = new HashSet<>(names);
        missing.removeAll(Terms.of(source));
        return missing.size() * 2 <= names.size();
    }

    private static Set<String> numbers(String text) {
        Set<String> numbers = new HashSet<>();
        Matcher number = NUMBERS.matcher(text);
        while (number.find()) {
            numbers.add(number.group().replaceAll("\\D", ""));
            for (String part : number.group().split("\\D+", -1)) {
                numbers.add(part.replaceFirst("^0+(?=.)", ""));
            }
        }
        return numbers;
    }

    /** A number of a post, and the words the model says stand there. */
    private record Claim(int number, String quote) {}

    /** A statement that rests on something. */
    record Grounded(String text, List<Evidence.Place> places) {}
}
