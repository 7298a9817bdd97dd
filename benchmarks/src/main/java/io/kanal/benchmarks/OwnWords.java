package io.kanal.benchmarks;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Words that stand in one message of an export and in no other: letters between blanks or signs of a sentence, found without any of
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

    /** Older exports have the text alone, in one or in parts; newer ones its parts in a field of their own. */
    private static String text(JsonNode message) {
        JsonNode parts = message.has("text_entities") ? message.path("text_entities") : message.path("text");
        if (parts.isString()) {
            return parts.asString();
        }
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(
                part.isString() ? part.asString() : part.path("text").asString("")));
        return text.toString();
    }
}
