package io.kanal.search.internal.lucene.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes the endings of Turkish words off: what stands behind an apostrophe, then of nouns cases, possessives and plurals, of verbs
 * tenses and what makes nouns, adjectives and adverbs of them (yaptı, yapmıştır, yaptığı, yaparak, yapan: yap), so that a word and its
 * forms come out alike. Words are folded. It knows the harmony of vowels and which sounds may meet, and no words: Lucene's stemmer,
 * which knows other things, is asked beside it.
 */
final class TurkishEndings {
    /**
     * The past of a verb; its end looks like a case. Capitals are the letters that go with the word before: A is a or e, I is ı, i, u or ü, D
     * is d or t. A letter in front says what must stand before: + a vowel, - a consonant.
     */
    private static final Kind PAST = new Kind(3, "DI mIştI mAktAydI yordu -Iyordu");

    /** In the order in which they are taken off where it is no past. */
    private static final List<Kind> KINDS = List.of(
            new Kind(3, "DIr"),
            new Kind(4, "+ndA +ndAn +nIn +nI +nA +ndAki +ncA +yI +yA +ylA +sI +sIyla DA DAn DAki -In -I -A -lA -Iyla"),
            new Kind(4, "+sI -I -ImIz -InIz"),
            new Kind(2, "lAr lArI"),
            new Kind(
                    2,
                    "mIş mIştI mAktA DI DIm DIk DIg -Iyor +yor -AcAk -AcAg +yAcAk +yAcAg -An +yAn"
                            + " -ArAk +yArAk -Ip +yIp -IncA +yIncA ken mAk mA mAdAn DIktAn mAlI"),
            new Kind(4, "-Ir -Ar +r"));

    private static final int LEFT = 4;
    private static final int LONGEST = 6;
    private static final String VOWELS = "aeiou";
    private static final String VOICELESS = "fstkchp";

    private TurkishEndings() {}

    static String without(String folded) {
        int apostrophe = folded.indexOf('\'');
        String word = apostrophe > 1 ? folded.substring(0, apostrophe) : folded;
        String past = PAST.without(word);
        if (past.length() == word.length()) {
            for (Kind kind : KINDS) {
                word = kind.without(word);
            }
        } else {
            word = past;
        }
        int last = word.length() - 1;
        if (last >= LEFT && vowel(word.charAt(last))) {
            word = word.substring(0, last--);
        }
        if (last >= LONGEST) {
            return word.substring(0, LONGEST);
        }
        return last < 1 ? word : word.substring(0, last) + hardened(word.charAt(last));
    }

    /** kitabı, ağacı, kanadı, rengi: kitap, ağaç, kanat, renk. */
    private static char hardened(char letter) {
        return switch (letter) {
            case 'b' -> 'p';
            case 'd' -> 't';
            case 'g' -> 'k';
            default -> letter;
        };
    }

    private static boolean vowel(char letter) {
        return VOWELS.indexOf(letter) >= 0;
    }

    /** Endings of which a word has one at most, the longest that may stand there. */
    private static final class Kind {
        private final int left;
        private final List<Ending> endings = new ArrayList<>();

        Kind(int left, String patterns) {
            this.left = left;
            for (String pattern : patterns.split(" ", -1)) {
                char before = pattern.charAt(0);
                boolean said = before == '+' || before == '-';
                spell(said ? before : ' ', pattern.substring(said ? 1 : 0).replace('ş', 's'), "");
            }
            endings.sort(Comparator.comparingInt((Ending ending) -> ending.text.length())
                    .reversed());
        }

        private void spell(char before, String pattern, String spelt) {
            if (pattern.isEmpty()) {
                endings.add(new Ending(before, spelt));
                return;
            }
            String letters = switch (pattern.charAt(0)) {
                case 'A' -> "ae";
                case 'I' -> "iu";
                case 'D' -> "dt";
                default -> pattern.substring(0, 1);
            };
            letters.chars().forEach(letter -> spell(before, pattern.substring(1), spelt + (char) letter));
        }

        String without(String word) {
            for (Ending ending : endings) {
                int end = word.length() - ending.text.length();
                if (end >= left && word.endsWith(ending.text) && ending.mayFollow(word.charAt(end - 1))) {
                    return word.substring(0, end);
                }
            }
            return word;
        }
    }

    private record Ending(char before, String text) {
        boolean mayFollow(char letter) {
            if (before != ' ' && vowel(letter) != (before == '+')) {
                return false;
            }
            return switch (text.charAt(0)) {
                case 'd' -> VOICELESS.indexOf(letter) < 0;
                case 't' -> VOICELESS.indexOf(letter) >= 0;
                default -> true;
            };
        }
    }
}
