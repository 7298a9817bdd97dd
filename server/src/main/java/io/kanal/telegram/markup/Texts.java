package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.List;

/** Small work on texts that keeps every unit in its place. */
final class Texts {
    private Texts() {}

    static boolean splitsPair(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }

    /**
     * Text as Telegram takes it: a half of a surrogate pair becomes the replacement character, because Telegram refuses it;
     * control characters become spaces, as Telegram makes them, line feeds and tabs excepted.
     */
    static String sendable(String text) {
        StringBuilder result = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            char good = unit;
            if (unit < ' ' && unit != '\n' && unit != '\t') {
                good = ' ';
            } else if (Character.isSurrogate(unit) && !splitsPair(text, i) && !splitsPair(text, i + 1)) {
                good = '\uFFFD';
            }
            if (good != unit && result == null) {
                result = new StringBuilder(text);
            }
            if (result != null) {
                result.setCharAt(i, good);
            }
        }
        return result == null ? text : result.toString();
    }

    /** A stretch of a text with the spans that touch it. */
    static RichText slice(RichText rich, int from, int to) {
        List<Span> spans = new ArrayList<>();
        for (Span span : rich.spans()) {
            int start = Math.max(from, span.offset());
            int end = Math.min(to, span.end());
            if (start < end) {
                spans.add(new Span(span.kind(), start - from, end - start, span.argument()));
            }
        }
        return new RichText(rich.text().substring(from, to), spans);
    }

    static boolean blank(char unit) {
        return Character.isWhitespace(unit) || unit == '\u00a0';
    }

    /** Escapes a stretch for Telegram's HTML, which knows four references. */
    static void escape(String text, int from, int to, StringBuilder into) {
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '&' -> into.append("&amp;");
                case '<' -> into.append("&lt;");
                case '>' -> into.append("&gt;");
                case '"' -> into.append("&quot;");
                default -> into.append(unit);
            }
        }
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        escape(text, 0, text.length(), escaped);
        return escaped.toString();
    }
}
