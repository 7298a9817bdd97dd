package io.kanal.answers.internal;

import io.kanal.search.Folding;
import io.kanal.shared.text.ResourceLines;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells sentences that say something by themselves from those that say nothing, or only with the one before them. */
final class Saying {
    private static final Pattern ADDRESSES = Pattern.compile(
            "(?iu)(?:https?://|www\\.|t\\.me/|tg://)\\S+|(?<![\\w.+-])[\\w.+-]++@[\\w-]+\\.[\\w.-]+|(?<![\\w.-])[\\w-]++(?:\\.[\\w-]++)++/\\S*|[@#][\\p{L}\\p{M}\\p{N}_]+");
    /** How a line begins that names whom the post was taken from, and nothing else. */
    private static final Pattern CREDIT = Pattern.compile(
            "(?iu)\\P{L}*(?:via\\b(?!\\s+(?-i:\\p{Ll}))|(?:sources?|photo|credits?|источник|фото|джерело|kaynak|fotoğraf|منبع|عکس|المصدر)\\s*[:：|–—-])");

    private static final int LONGEST_CREDIT = 80;
    private static final int WORDS_OF_CREDIT = 7;
    private static final Pattern NO_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern FIRST_WORD = Pattern.compile("[\\p{L}\\p{M}\\u200C]+");
    /** "There are five rooms" points at nothing. */
    private static final Pattern THERE_IS = Pattern.compile(
            "(?i)^\\P{L}*there(?:['’]s| (?:is|are|was|were|will|has|have|had|may|can))\\b.*", Pattern.DOTALL);

    private static final Set<String> PLEASANTRIES = ResourceLines.of("/answers/pleasantries.txt").stream()
            .map(Saying::words)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> LEANING = ResourceLines.of("/answers/leaning.txt").stream()
            .flatMap(line -> Arrays.stream(line.split(" ", -1)))
            .collect(Collectors.toUnmodifiableSet());

    private Saying() {}

    /** Whether a sentence is nothing but addresses, names, hashtags, pictures or whom the post was taken from. */
    static boolean pointsOnly(String sentence) {
        String stripped = sentence.strip();
        return credit(stripped) || words(withoutAddresses(stripped)).isEmpty();
    }

    private static boolean credit(String sentence) {
        return sentence.length() <= LONGEST_CREDIT
                && CREDIT.matcher(sentence).lookingAt()
                && words(sentence).split(" ", -1).length <= WORDS_OF_CREDIT;
    }

    /** Whether a sentence is nothing but thanks or a greeting, whomever it names. */
    static boolean pleasantry(String sentence) {
        return PLEASANTRIES.contains(words(withoutAddresses(sentence)));
    }

    /** Whether a sentence begins with a word that stands for something said before it. */
    static boolean leans(String sentence) {
        Matcher first = FIRST_WORD.matcher(sentence);
        // Letters as they are written: folded, the Persian "that" is an Arabic "indeed".
        return first.find()
                && LEANING.contains(first.group().toLowerCase(Locale.ROOT))
                && !THERE_IS.matcher(sentence).matches();
    }

    private static String withoutAddresses(String sentence) {
        return ADDRESSES.matcher(sentence).replaceAll(" ");
    }

    private static String words(String text) {
        return NO_WORDS.matcher(Folding.fold(text)).replaceAll(" ").strip();
    }
}
