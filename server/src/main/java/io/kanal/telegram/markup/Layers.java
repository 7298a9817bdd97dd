package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The spans of a text brought into Telegram's order: quotes outermost and never inside each other, then what excludes its
 * like (code, links, mentions, custom emoji), then the styles, which combine. Within a layer no two spans overlap, so that
 * each renderer walks every layer once.
 */
final class Layers {
    private static final List<Kind> STYLES =
            List.of(Kind.BOLD, Kind.ITALIC, Kind.UNDERLINE, Kind.STRIKETHROUGH, Kind.SPOILER);
    private static final Comparator<Span> BY_PLACE = Comparator.comparingInt(Span::offset)
            .thenComparing(Comparator.comparingInt(Span::length).reversed());

    private final List<List<Span>> layers = new ArrayList<>();
    private final int[] next;

    Layers(RichText rich) {
        List<Span> sorted = rich.spans().stream()
                .map(span -> aligned(rich.text(), span))
                .sorted(BY_PLACE)
                .toList();
        layers.add(firstWins(sorted.stream().filter(span -> quote(span.kind())).toList()));
        layers.add(firstWins(sorted.stream().filter(Layers::solid).toList()));
        for (Kind style : STYLES) {
            layers.add(
                    union(sorted.stream().filter(span -> span.kind() == style).toList()));
        }
        next = new int[layers.size()];
    }

    static boolean quote(Kind kind) {
        return kind == Kind.BLOCKQUOTE || kind == Kind.EXPANDABLE_BLOCKQUOTE;
    }

    static boolean code(Kind kind) {
        return kind == Kind.CODE || kind == Kind.PRE;
    }

    /** Whether a span is one of those that exclude each other, and would come out at all. */
    static boolean solid(Span span) {
        return switch (span.kind()) {
            case CODE, PRE -> true;
            case TEXT_LINK -> Links.allowed(span.argument()) != null;
            case TEXT_MENTION -> Links.person(span.argument()) != null;
            case CUSTOM_EMOJI -> span.argument() != null && span.argument().matches("[1-9]\\d{0,18}");
            default -> false;
        };
    }

    List<Span> quotes() {
        return layers.get(0);
    }

    List<Span> solids() {
        return layers.get(1);
    }

    /** All places where something begins or ends, in order, the text's ends included. */
    int[] borders(int length) {
        return java.util.stream.IntStream.concat(
                        java.util.stream.IntStream.of(0, length),
                        layers.stream()
                                .flatMap(List::stream)
                                .flatMapToInt(span -> java.util.stream.IntStream.of(span.offset(), span.end())))
                .sorted()
                .distinct()
                .toArray();
    }

    /** What covers a place, outermost first. Places are asked for in ascending order. */
    List<Span> at(int place) {
        List<Span> covering = new ArrayList<>(4);
        for (int i = 0; i < next.length; i++) {
            List<Span> layer = layers.get(i);
            while (next[i] < layer.size() && layer.get(next[i]).end() <= place) {
                next[i]++;
            }
            if (next[i] < layer.size() && layer.get(next[i]).offset() <= place) {
                Span span = layer.get(next[i]);
                covering.add(span);
                if (code(span.kind())) {
                    break;
                }
            }
        }
        return covering;
    }

    /** Borders move out of the middle of a surrogate pair, so that no half of a letter stands alone. */
    private static Span aligned(String text, Span span) {
        int start = Texts.splitsPair(text, span.offset()) ? span.offset() - 1 : span.offset();
        int end = Texts.splitsPair(text, span.end()) ? span.end() + 1 : span.end();
        return new Span(span.kind(), start, end - start, span.argument());
    }

    private static List<Span> firstWins(List<Span> sorted) {
        List<Span> kept = new ArrayList<>();
        for (Span span : sorted) {
            if (kept.isEmpty() || kept.getLast().end() <= span.offset()) {
                kept.add(span);
            }
        }
        return kept;
    }

    private static List<Span> union(List<Span> sorted) {
        List<Span> merged = new ArrayList<>();
        for (Span span : sorted) {
            Span last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || last.end() < span.offset()) {
                merged.add(span);
            } else if (last.end() < span.end()) {
                merged.set(merged.size() - 1, Span.of(span.kind(), last.offset(), span.end() - last.offset()));
            }
        }
        return merged;
    }
}
