package io.kanal.bot.internal.words;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a rich text together piece by piece. What people wrote goes in as text; nothing of it is ever read as markup. */
public final class Composer {
    private final boolean rightToLeft;
    private final StringBuilder text = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();
    private final List<Integer> quotes = new ArrayList<>();

    Composer(boolean rightToLeft) {
        this.rightToLeft = rightToLeft;
    }

    public int length() {
        return text.length();
    }

    public Composer add(String piece) {
        text.append(piece);
        return this;
    }

    public Composer add(Kind kind, String piece) {
        return add(kind, piece, null);
    }

    public Composer link(String piece, @Nullable String address) {
        return address == null ? add(piece) : add(Kind.TEXT_LINK, piece, address);
    }

    private Composer add(Kind kind, String piece, @Nullable String argument) {
        int from = text.length();
        text.append(piece);
        mark(kind, from, argument);
        return this;
    }

    public Composer add(RichText piece) {
        int from = text.length();
        text.append(piece.text());
        for (Span span : piece.spans()) {
            spans.add(new Span(span.kind(), from + span.offset(), span.length(), span.argument()));
        }
        return this;
    }

    /** Adds people's own sentences on lines of their own, which keep their own direction. */
    public Composer quote(RichText piece) {
        quotes.add(text.length());
        return add(piece);
    }

    /** Formats everything since a place. */
    public Composer mark(Kind kind, int from, @Nullable String argument) {
        if (text.length() > from) {
            spans.add(new Span(kind, from, text.length() - from, argument));
        }
        return this;
    }

    public Composer line() {
        text.append('\n');
        return this;
    }

    /** The whole text; lines that would be laid out from the wrong side begin with a mark that turns them. */
    public RichText done() {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        text.setLength(end);
        turnLines();
        List<Span> kept = new ArrayList<>();
        for (Span span : spans) {
            int length = Math.min(span.end(), text.length()) - span.offset();
            if (length > 0) {
                kept.add(new Span(span.kind(), span.offset(), length, span.argument()));
            }
        }
        kept.sort(Comparator.comparingInt(Span::offset)
                .thenComparing(Comparator.comparingInt(Span::length).reversed()));
        return new RichText(text.toString(), kept);
    }

    private void turnLines() {
        char mark = rightToLeft ? BidiText.RIGHT_TO_LEFT_MARK : BidiText.LEFT_TO_RIGHT_MARK;
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf("\n", start);
            int end = newline < 0 ? text.length() : newline;
            if (!isQuote(start, end) && BidiText.beginsAgainst(text.subSequence(start, end), rightToLeft)) {
                text.insert(start, mark);
                shift(start);
                end++;
            }
            start = end + 1;
        }
    }

    private boolean isQuote(int start, int end) {
        return quotes.stream().anyMatch(quote -> quote >= start && quote <= end);
    }

    /** Makes room in the spans for one unit inserted at a place; a span that begins there begins after it. */
    private void shift(int at) {
        quotes.replaceAll(quote -> quote >= at ? quote + 1 : quote);
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (span.offset() >= at) {
                spans.set(i, new Span(span.kind(), span.offset() + 1, span.length(), span.argument()));
            } else if (span.end() > at) {
                spans.set(i, new Span(span.kind(), span.offset(), span.length() + 1, span.argument()));
            }
        }
    }
}
