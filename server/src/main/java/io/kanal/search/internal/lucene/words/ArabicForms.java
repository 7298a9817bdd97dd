package io.kanal.search.internal.lucene.words;

import io.kanal.search.Folding;
import io.kanal.shared.text.ResourceLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an Arabic word may be a form of, beside what Lucene's stemmer leaves of it: without a preposition that is written in one with it
 * (لعدد, بسبب), a verb without its person (يستخدم, حصلوا), the noun of its action (استخدام), a noun without the ending of its case
 * (سكانا), and for plurals made within the word (مدن) the singular, from a list. Letters are Arabic and folded: one alef, ه for ة. All are
 * guesses: the first letter of ليل is no preposition.
 */
final class ArabicForms {
    private static final Map<String, List<String>> SINGULARS = read();

    /** What is left of a word has three letters, as roots have. */
    private static final Pattern PREPOSITION = Pattern.compile("[وف]?[لبك](?!ل)(.{3,})");

    private static final Pattern AND = Pattern.compile("[وف](.{3,})");
    private static final Pattern PRESENT = Pattern.compile("[وفل]?س?[يتن](.{3,}?)(?:ون|ين|ان|وا)?");
    private static final Pattern PAST = Pattern.compile("[وف]?(.{3,})(?:ت|وا|تا)");
    private static final Pattern DERIVED = Pattern.compile("[وف]?ا(ست..?.?|.ت..?|ن...?)");
    private static final Pattern ACTION = Pattern.compile("[وفلبك]?(?:ال)?ا(ست..|.ت.|ن..)ا(.)(?:ه|ات)?");
    private static final Pattern CAUSING = Pattern.compile("[وفلبك]?(?:ال)?ت(..)ي(.)(?:ه|ات)?");
    private static final Pattern ACCUSATIVE = Pattern.compile("[وف]?(.{3,})ا");

    private ArabicForms() {}

    /**
     * All that it may be a form of; the word itself and its stem are none.
     *
     * @param stem what the stemmer left of the word
     * @param stemmer takes the article and endings off what is left
     */
    static Set<String> of(String word, String stem, UnaryOperator<String> stemmer) {
        Set<String> forms = new LinkedHashSet<>();
        for (Pattern pattern : List.of(PREPOSITION, AND, PRESENT, PAST, DERIVED, CAUSING, ACTION, ACCUSATIVE)) {
            Matcher form = pattern.matcher(word);
            if (form.matches()) {
                forms.add(stemmer.apply(form.groupCount() == 1 ? form.group(1) : form.group(1) + form.group(2)));
            }
        }
        List<String> singulars = new ArrayList<>(SINGULARS.getOrDefault(stem, List.of()));
        forms.forEach(form -> singulars.addAll(SINGULARS.getOrDefault(form, List.of())));
        forms.addAll(singulars);
        forms.remove(word);
        forms.remove(stem);
        return forms;
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> singulars = new HashMap<>();
        for (String line : ResourceLines.of("/search/arabic-plurals.txt")) {
            String[] words = Folding.fold(line.strip()).split("\\s+", -1);
            for (int at = 1; at < words.length; at++) {
                singulars
                        .computeIfAbsent(arabic(words[at]), any -> new ArrayList<>(1))
                        .add(arabic(words[0]));
            }
        }
        return Map.copyOf(singulars);
    }

    /** As the stemmer sees words, and leaves them: without the ending of the feminine. */
    private static String arabic(String folded) {
        String word = folded.replace('ی', 'ي').replace('ک', 'ك');
        return word.length() > 3 && word.endsWith("ه") ? word.substring(0, word.length() - 1) : word;
    }
}
