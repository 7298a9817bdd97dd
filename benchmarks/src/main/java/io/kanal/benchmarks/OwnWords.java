package io.kanal.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Words that stand in one message of an export and in no other: letters of one script family between blanks, found without any of
 * Kanal's own analysis, so that what it cuts wrongly shows.
 */
final class OwnWords {
    private static final Pattern ANY = Pattern.compile("[\\p{L}\\p{M}\\p{N}]{3,}");
    private static final Pattern ALONE = Pattern.compile(
            "(?<![^\\s(\"«])[\\p{L}][\\p{L}\\p{M}]{2,}(?=$|[\\s.,!?:;)\"»])", Pattern.UNICODE_CHARACTER_CLASS);

    private OwnWords() {}

    /** One of each message that has any, by the message's number. */
    static Map<Long, String> of(JsonNode export) {
        Map<Long, Set<String>> candidates = new HashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (JsonNode message : export.path("messages")) {
            if (!"message".equals(message.path("type").asString(""))) {
                continue;
            }
            String text = text(message).toLowerCase(Locale.ROOT);
            Set<String> all = words(ANY, text);
            all.forEach(word -> seen.merge(word, 1, Integer::sum));
            candidates.put(message.path("id").asLong(), words(ALONE, text));
        }
        Map<Long, String> own = new HashMap<>();
        candidates.forEach((id, words) -> words.stream()
                .filter(word -> seen.getOrDefault(word, 0) == 1)
                .findFirst()
                .ifPresent(word -> own.put(id, word)));
        return own;
    }

    private static Set<String> words(Pattern pattern, String text) {
        Set<String> words = new LinkedHashSet<>();
        pattern.matcher(text).results().forEach(word -> words.add(word.group()));
        return words;
    }

    private static String text(JsonNode message) {
        List<String> parts = new ArrayList<>();
        message.path("text_entities")
                .forEach(part -> parts.add(part.path("text").asString("")));
        return String.join("", parts);
    }
}
