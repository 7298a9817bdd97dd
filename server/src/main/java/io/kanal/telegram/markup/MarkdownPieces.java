package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words and signs in the order of a text. A closing sign is paired with the last open one of its kind, and whatever was
 * opened between them and not closed is no sign but words. Each sign is opened, paired and dropped once, so the work is
 * linear in the length of the text, whatever it holds.
 */
final class MarkdownPieces {
    private final List<Piece> pieces = new ArrayList<>();
    private final Deque<Piece> open = new ArrayDeque<>();
    private final Map<MarkdownMark, Integer> opened = new EnumMap<>(MarkdownMark.class);

    /** One sign, or a run of words. */
    private static final class Piece {
        final String words;
        final @Nullable MarkdownMark mark;

        @Nullable
        String argument;

        boolean expandable;

        @Nullable
        RichText solid;

        @Nullable
        Kind solidKind;

        @Nullable
        Piece opening;

        boolean paired;
        int place;

        Piece(String words, @Nullable MarkdownMark mark) {
            this.words = words;
            this.mark = mark;
        }
    }

    void words(String words) {
        pieces.add(new Piece(words, null));
    }

    /** Finished text inside one span, such as code or a quote. */
    void solid(RichText text, Kind kind, @Nullable String argument) {
        Piece piece = new Piece("", null);
        piece.solid = text;
        piece.solidKind = kind;
        piece.argument = argument;
        pieces.add(piece);
    }

    void open(MarkdownMark mark, String written) {
        open(mark, written, null, false);
    }

    void open(MarkdownMark mark, String written, @Nullable String argument, boolean expandable) {
        Piece piece = new Piece(written, mark);
        piece.argument = argument;
        piece.expandable = expandable;
        pieces.add(piece);
        open.push(piece);
        opened.merge(mark, 1, Integer::sum);
    }

    boolean isOpen(MarkdownMark mark) {
        return opened.getOrDefault(mark, 0) > 0;
    }

    /** Whether a sign was opened inside the last open one of the other kind. */
    boolean isInnermost(MarkdownMark mark) {
        return !open.isEmpty() && open.element().mark == mark;
    }

    /** Pairs a closing sign; words when nothing of its kind is open. */
    void close(MarkdownMark mark, String written) {
        if (!isOpen(mark)) {
            words(written);
            return;
        }
        while (true) {
            Piece last = drop();
            if (last.mark == mark) {
                Piece closing = new Piece(written, mark);
                closing.opening = last;
                closing.paired = true;
                last.paired = true;
                pieces.add(closing);
                return;
            }
        }
    }

    /** Pairs the end of a link's words with their address; null keeps the words without a link. */
    void closeLink(@Nullable String address) {
        close(MarkdownMark.LINK, "]");
        Piece opening = pieces.getLast().opening;
        if (opening != null) {
            opening.argument = address;
        }
    }

    /** Forgets the last open sign when it is of this kind: it was words. */
    void forget(MarkdownMark mark) {
        if (isInnermost(mark)) {
            drop();
        }
    }

    /** Markdown's signs end with their paragraph. */
    void endParagraph() {
        while (!open.isEmpty()) {
            MarkdownMark mark = open.element().mark;
            if (mark == null || mark.html()) {
                return;
            }
            drop();
        }
    }

    private Piece drop() {
        Piece last = open.pop();
        if (last.mark != null) {
            opened.merge(last.mark, -1, Integer::sum);
        }
        return last;
    }

    RichText toRichText() {
        StringBuilder text = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        for (Piece piece : pieces) {
            RichText solid = piece.solid;
            if (solid != null && piece.solidKind != null) {
                int start = text.length();
                text.append(solid.text());
                add(spans, piece.solidKind, start, text.length(), piece.argument);
                for (Span span : solid.spans()) {
                    spans.add(new Span(span.kind(), start + span.offset(), span.length(), span.argument()));
                }
            } else if (!piece.paired) {
                text.append(piece.words);
            } else if (piece.opening == null) {
                piece.place = text.length();
            } else {
                close(spans, piece.opening, text.length());
            }
        }
        spans.sort(Comparator.comparingInt(Span::offset)
                .thenComparing(Comparator.comparingInt(Span::length).reversed()));
        return text.isEmpty() ? RichText.EMPTY : new RichText(text.toString(), spans);
    }

    private static void close(List<Span> spans, Piece opening, int end) {
        MarkdownMark mark = opening.mark;
        if (mark == null || (mark.kind == Kind.TEXT_LINK && opening.argument == null)) {
            return;
        }
        Kind kind = opening.expandable ? Kind.EXPANDABLE_BLOCKQUOTE : mark.kind;
        add(spans, kind, opening.place, end, opening.argument);
    }

    private static void add(List<Span> spans, Kind kind, int start, int end, @Nullable String argument) {
        if (end > start) {
            spans.add(new Span(kind, start, end - start, argument));
        }
    }
}
