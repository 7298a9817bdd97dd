package io.kanal.shared.text;

import java.text.Normalizer;

/** A text in NFC with its runs of white space made one blank, and where each unit of the original went. */
public final class CollapsedText {
    /**
     * A span of the text as it became.
     *
     * @param argument empty for none
     */
    public record Placed(RichText.Kind kind, int start, int end, String argument) {}

    private final String text;
    private final int[] positions;

    private CollapsedText(String text, int[] positions) {
        this.text = text;
        this.positions = positions;
    }

    public static CollapsedText of(String original) {
        String source = original;
        boolean normal = Normalizer.isNormalized(source, Normalizer.Form.NFC);
        int[] before = null;
        if (!normal) {
            // Rare: remember how far each prefix reaches once composed.
            before = new int[source.length() + 1];
            StringBuilder composed = new StringBuilder(source.length());
            int from = 0;
            while (from < source.length()) {
                int to = nextBoundary(source, from);
                String piece = Normalizer.normalize(source.substring(from, to), Normalizer.Form.NFC);
                for (int i = from; i < to; i++) {
                    before[i] = composed.length() + Math.min(i - from, piece.length());
                }
                composed.append(piece);
                from = to;
            }
            before[source.length()] = composed.length();
            source = composed.toString();
        }
        StringBuilder kept = new StringBuilder(source.length());
        int[] positions = new int[source.length() + 1];
        boolean blank = true;
        for (int i = 0; i < source.length(); i++) {
            positions[i] = kept.length();
            char unit = source.charAt(i);
            if (Character.isWhitespace(unit) || Character.isSpaceChar(unit)) {
                if (!blank) {
                    kept.append(' ');
                }
                blank = true;
            } else {
                kept.append(unit);
                blank = false;
            }
        }
        int end = kept.length();
        if (end > 0 && kept.charAt(end - 1) == ' ') {
            kept.setLength(end - 1);
        }
        positions[source.length()] = kept.length();
        if (before != null) {
            int[] through = new int[before.length];
            for (int i = 0; i < before.length; i++) {
                through[i] = positions[before[i]];
            }
            positions = through;
        }
        return new CollapsedText(kept.toString(), positions);
    }

    /** End of the run that starts here and that NFC may compose: a starter and the marks that follow it. */
    private static int nextBoundary(String text, int from) {
        int at = from + Character.charCount(text.codePointAt(from));
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int type = Character.getType(point);
            boolean joins = type == Character.NON_SPACING_MARK
                    || type == Character.COMBINING_SPACING_MARK
                    || (point >= 0x1160 && point <= 0x11FF);
            if (!joins) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    /** The text as it became. */
    public String text() {
        return text;
    }

    /** Where a span went; white space at its edges is no part of it. */
    public Placed place(RichText.Span span) {
        int start = Math.min(positions[span.offset()], text.length());
        int end = Math.min(positions[span.end()], text.length());
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        String argument = span.argument() == null ? "" : span.argument();
        return new Placed(span.kind(), start, end, argument);
    }
}
