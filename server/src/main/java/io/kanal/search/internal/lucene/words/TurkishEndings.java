package io.kanal.search.internal.lucene.words;

import java.util.List;

/**
 * Takes the endings of Turkish nouns off folded words: what stands behind an apostrophe, cases, possessives, plurals, one after the
 * other, and a vowel that is left at the end, so that a word and its forms come out alike. It knows no grammar: Lucene's stemmer, which
 * does, is asked beside it, and leaves many plurals as they are.
 */
final class TurkishEndings {
    /** In the order in which they are taken off; the longer before the shorter. */
    private static final List<List<String>> ENDINGS = List.of(
            List.of(
                    "dan", "den", "tan", "ten", "nin", "nun", "yla", "yle", "da", "de", "ta", "te", "na", "ne", "ya",
                    "ye", "ni", "nu", "yi", "yu", "in", "un", "a", "e", "i", "u"),
            List.of("imiz", "umuz", "iniz", "unuz", "lari", "leri", "si", "su", "im", "um"),
            List.of("lar", "ler"));

    private static final int LEFT_OF_PLURALS = 2;
    private static final int LEFT = 4;
    private static final String VOWELS = "aeiou";

    private TurkishEndings() {}

    static String without(String folded) {
        int apostrophe = folded.indexOf('\'');
        String word = apostrophe > 1 ? folded.substring(0, apostrophe) : folded;
        for (List<String> kind : ENDINGS) {
            for (String ending : kind) {
                int least = ending.startsWith("l") ? LEFT_OF_PLURALS : LEFT;
                if (word.endsWith(ending) && word.length() - ending.length() >= least) {
                    word = word.substring(0, word.length() - ending.length());
                    break;
                }
            }
        }
        boolean vowel = VOWELS.indexOf(word.charAt(word.length() - 1)) >= 0;
        return vowel && word.length() > LEFT ? word.substring(0, word.length() - 1) : word;
    }
}
