package io.kanal.answers.internal.words;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of a question that say what it is about. Each weighs by how few of the found passages hold it: what all of them share
 * says nothing about which one answers.
 */
public final class AskedWords {
    /** A word that all of three found passages hold is still a rare one. */
    private static final int FEWEST_PASSAGES = 30;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}'’-]+");

    private final Set<String> words;
    private final Map<String, Double> weights = new HashMap<>();
    private final double whole;

    /** @param passages the words of each found passage */
    public AskedWords(String question, List<Set<String>> passages) {
        this.words = FunctionWords.without(Terms.ofQuestion(question));
        double sum = 0;
        for (String word : words) {
            long holding =
                    passages.stream().filter(passage -> passage.contains(word)).count();
            double weight =
                    Math.log(1 + (Math.max(passages.size(), FEWEST_PASSAGES) - holding + 0.5) / (holding + 0.5));
            weights.put(word, weight);
            sum += weight;
        }
        this.whole = Math.max(sum, 1e-9);
    }

    /** How much of what was asked stands among these words, rare words weighing more. */
    public double share(Set<String> terms) {
        return weight(words, terms) / whole;
    }

    /** How many of the words stand among these. */
    public double plainShare(Set<String> terms) {
        return words.stream().filter(terms::contains).count() / (double) Math.max(1, words.size());
    }

    /** How much of what was asked are names and numbers that do not stand among these words. */
    public double missingNames(String question, Set<String> terms) {
        Set<String> missing = names(question);
        missing.retainAll(words);
        missing.removeAll(terms);
        return weight(missing, missing) / whole;
    }

    public boolean asksFor(String term) {
        return words.contains(term);
    }

    private double weight(Set<String> some, Set<String> held) {
        double sum = 0;
        for (String word : some) {
            if (held.contains(word)) {
                sum += weights.getOrDefault(word, 0.0);
            }
        }
        return sum;
    }

    /** Words with a capital, and those that begin with a digit. The first word has a capital anyway; where people shout, all have. */
    public static Set<String> names(String text) {
        List<String> all = WORD.matcher(text).results().map(MatchResult::group).toList();
        boolean shouted = all.stream().filter(AskedWords::isShouted).count() * 2 > all.size();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String word = all.get(i);
            int first = word.codePointAt(0);
            if (Character.isDigit(first) || (i > 0 && !shouted && Character.isUpperCase(first))) {
                names.addAll(Terms.of(word));
            }
        }
        return names;
    }

    private static boolean isShouted(String word) {
        return word.length() > 1 && word.chars().allMatch(Character::isUpperCase);
    }
}
