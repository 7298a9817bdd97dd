package io.kanal.search.internal;

import io.kanal.shared.Language;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked for, taken apart.
 *
 * @param words to look for, as typed
 * @param phrases word sequences that must occur
 * @param without words and phrases that must not occur
 * @param from usernames without @; empty for everywhere
 * @param notFrom usernames whose posts are left out
 * @param in chats by title, name or number, as typed; more to the same end as {@code from}
 * @param notIn chats that are left out
 * @param topics names of topics of forums, as typed
 * @param since inclusive
 * @param until exclusive
 */
public record ParsedQuery(
        List<String> words,
        List<String> phrases,
        List<String> without,
        Set<String> from,
        Set<String> notFrom,
        Set<String> in,
        Set<String> notIn,
        Set<String> tags,
        Set<String> notTags,
        Set<Language> languages,
        Set<Language> notLanguages,
        Set<String> has,
        Set<String> hasNot,
        Set<String> topics,
        Set<String> notTopics,
        @Nullable Instant since,
        @Nullable Instant until) {
    public ParsedQuery {
        words = List.copyOf(words);
        phrases = List.copyOf(phrases);
        without = List.copyOf(without);
        from = Set.copyOf(from);
        notFrom = Set.copyOf(notFrom);
        in = Set.copyOf(in);
        notIn = Set.copyOf(notIn);
        tags = Set.copyOf(tags);
        notTags = Set.copyOf(notTags);
        languages = Set.copyOf(languages);
        notLanguages = Set.copyOf(notLanguages);
        has = Set.copyOf(has);
        hasNot = Set.copyOf(hasNot);
        topics = Set.copyOf(topics);
        notTopics = Set.copyOf(notTopics);
    }

    /** Whether a word is meant as the beginning of words: {@code begin*}. */
    public static boolean isBeginning(String word) {
        return word.length() > 1 && word.endsWith("*");
    }

    /**
     * The same, where words that stand nowhere are taken for others.
     *
     * @param others by the word as typed
     */
    public ParsedQuery taking(Map<String, List<String>> others) {
        return new ParsedQuery(
                words.stream()
                        .flatMap(word -> others.getOrDefault(word, List.of(word)).stream())
                        .toList(),
                phrases,
                without,
                from,
                notFrom,
                in,
                notIn,
                tags,
                notTags,
                languages,
                notLanguages,
                has,
                hasNot,
                topics,
                notTopics,
                since,
                until);
    }

    /** Whether there is something to rank by; otherwise the newest come first. */
    public boolean ranks() {
        return !words.isEmpty() || !phrases.isEmpty();
    }

    private static String bare(String word) {
        return isBeginning(word) ? word.substring(0, word.length() - 1) : word;
    }

    /** What is asked for in plain words, for an embedding model. */
    public String plain() {
        StringBuilder plain =
                new StringBuilder(words.stream().map(ParsedQuery::bare).collect(Collectors.joining(" ")));
        for (String phrase : phrases) {
            plain.append(plain.isEmpty() ? "" : " ").append(phrase);
        }
        return plain.toString();
    }
}
