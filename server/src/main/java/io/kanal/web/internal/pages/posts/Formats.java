package io.kanal.web.internal.pages.posts;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a text is formatted by its author, piece by piece from its beginning to its end. */
final class Formats {
    /**
     * One way of formatting.
     *
     * @param argument the address of a link, the language of code and the like
     */
    record Format(Kind kind, @Nullable String argument) {}

    /** A piece of text that is formatted throughout in the same ways. */
    record Piece(int from, int to, Set<Format> formats) {}

    private Formats() {}

    /** The pieces of a text; what clients find by themselves is no formatting. */
    static List<Piece> of(RichText text) {
        List<Span> spans = text.bounded().spans().stream()
                .filter(span -> !span.kind().automatic())
                .sorted(Comparator.comparingInt(Span::offset))
                .toList();
        TreeSet<Integer> borders = new TreeSet<>(List.of(0, text.text().length()));
        spans.forEach(span -> {
            borders.add(span.offset());
            borders.add(span.end());
        });
        List<Piece> pieces = new ArrayList<>();
        PriorityQueue<Span> open = new PriorityQueue<>(Comparator.comparingInt(Span::end));
        int next = 0;
        Integer from = null;
        for (int to : borders) {
            if (from != null) {
                pieces.add(new Piece(
                        from,
                        to,
                        open.stream()
                                .map(span -> new Format(span.kind(), span.argument()))
                                .collect(Collectors.toUnmodifiableSet())));
            }
            from = to;
            while (!open.isEmpty() && open.element().end() <= to) {
                open.remove();
            }
            while (next < spans.size() && spans.get(next).offset() <= to) {
                open.add(spans.get(next++));
            }
        }
        return pieces;
    }
}
