package io.kanal.search.internal.lucene.words;

import io.kanal.search.Folding;
import io.kanal.shared.text.ResourceLines;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Persian word may be a form of, beside what Lucene's stemmer leaves of it. Verbs are few and have two stems each, so their forms are
 * worked out from a list (می‌گیرند, گرفته, نگرفت: گرفتن); nouns lose who owns them (پدرش, مادرشان), "is" (معناست), and what takes the
 * place of their last ه in a plural (پرندگان, سیارات). Words are folded, without half-spaces.
 */
final class PersianForms {
    private static final List<String> BEFORE = List.of("", "ن", "می", "نمی");
    private static final List<String> PAST = List.of("", "م", "ی", "یم", "ید", "ند", "ه", "ن", "هاند", "هام", "هایم");
    private static final List<String> PRESENT = List.of("م", "ی", "د", "یم", "ید", "ند");

    private static final Map<String, List<String>> INFINITIVES = read();

    private static final Pattern PLURAL = Pattern.compile("(.{2,})(?:گان|ات)");
    private static final Pattern OWNED = Pattern.compile("(.{3,}?)ی?(?:شان|مان|تان|ش)");
    private static final Pattern IS = Pattern.compile("(.{2,}[اوی])ست");

    private PersianForms() {}

    /** The verbs that this may be a form of; as sure as a dictionary. */
    static List<String> infinitives(String folded) {
        return INFINITIVES.getOrDefault(folded, List.of());
    }

    /** Other nouns that it may be a form of: guesses, since دانش belongs to nobody. */
    static Set<String> of(String folded) {
        Set<String> forms = new LinkedHashSet<>();
        Matcher plural = PLURAL.matcher(folded);
        if (plural.matches()) {
            forms.add(plural.group(1) + 'ه');
        }
        for (Pattern pattern : List.of(OWNED, IS)) {
            Matcher form = pattern.matcher(folded);
            if (form.matches()) {
                forms.add(form.group(1));
            }
        }
        return forms;
    }

    private static Map<String, List<String>> read() {
        Map<String, Set<String>> infinitives = new HashMap<>();
        for (String line : ResourceLines.of("/search/persian-verbs.txt")) {
            String[] words = Folding.fold(line.strip()).split("\\s+", -1);
            String infinitive = words[0];
            String past = infinitive.substring(0, infinitive.length() - 1);
            for (String before : BEFORE) {
                PAST.forEach(ending -> add(infinitives, joined(before, past) + ending, infinitive));
            }
            for (int at = 1; at < words.length; at++) {
                for (String before : List.of("", "ن", "ب", "می", "نمی")) {
                    String present = joined(before, words[at]);
                    PRESENT.forEach(ending -> add(infinitives, present + ending, infinitive));
                }
            }
        }
        Map<String, List<String>> all = new HashMap<>();
        infinitives.forEach((form, verbs) -> all.put(form, List.copyOf(verbs)));
        return Map.copyOf(all);
    }

    /** Before alef ن and ب take a ی: نیامد, بیاورد. */
    private static String joined(String before, String stem) {
        return stem.startsWith("ا") && (before.equals("ن") || before.equals("ب")) ? before + 'ی' + stem : before + stem;
    }

    private static void add(Map<String, Set<String>> infinitives, String form, String infinitive) {
        infinitives.computeIfAbsent(form, any -> new LinkedHashSet<>(2)).add(infinitive);
    }
}
