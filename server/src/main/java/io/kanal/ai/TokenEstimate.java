package io.kanal.ai;

/**
 * How many tokens a text is for a model whose tokenizer is not known. Errs on the large side: about four Latin letters or
 * digits, two letters of another alphabet, and one of anything else make a token.
 */
public final class TokenEstimate {
    private static final int QUARTERS_PER_TOKEN = 4;

    private TokenEstimate() {}

    public static int of(CharSequence text) {
        return tokens(quarters(text, 0, text.length()));
    }

    /** The longest beginning of the text that is estimated at no more than so many tokens; never half a character. */
    public static String cut(String text, int maxTokens) {
        long allowed = (long) maxTokens * QUARTERS_PER_TOKEN;
        long used = 0;
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            used += quarters(codePoint);
            if (used > allowed) {
                return text.substring(0, i);
            }
            i += Character.charCount(codePoint);
        }
        return text;
    }

    private static int tokens(long quarters) {
        return Math.toIntExact((quarters + QUARTERS_PER_TOKEN - 1) / QUARTERS_PER_TOKEN);
    }

    private static long quarters(CharSequence text, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; ) {
            int codePoint = Character.codePointAt(text, i);
            sum += quarters(codePoint);
            i += Character.charCount(codePoint);
        }
        return sum;
    }

    private static int quarters(int codePoint) {
        if (codePoint < 128) {
            return Character.isLetterOrDigit(codePoint) || codePoint == ' ' ? 1 : 2;
        }
        return Character.isAlphabetic(codePoint) && !Character.isIdeographic(codePoint) && codePoint < 0x1100
                ? 2
                : codePoint > 0xFFFF ? 2 * QUARTERS_PER_TOKEN : QUARTERS_PER_TOKEN;
    }
}
