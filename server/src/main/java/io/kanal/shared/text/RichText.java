package io.kanal.shared.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Text with formatting, as Telegram keeps it: plain text, and spans over it counted in UTF-16 code units, which is what
 * Java's {@code String} counts too. Spans may nest and overlap; they are ordered by offset, longer first.
 */
public record RichText(String text, List<Span> spans) {
    public static final RichText EMPTY = new RichText("", List.of());

    /**
     * So many spans are kept of one text. Telegram takes 100 from an author, and clients find further links and hashtags by
     * themselves, of which the longest messages hold some hundred.
     */
    public static final int MOST_SPANS = 2_000;

    /** So many spans are kept over one letter: twice as many as there are kinds that Telegram lets stand inside each other. */
    public static final int DEEPEST_NESTING = 16;

    private static final Comparator<Span> OUTERMOST_FIRST = Comparator.comparingInt(Span::offset)
            .thenComparing(Comparator.comparingInt(Span::length).reversed());

    public RichText {
        spans = List.copyOf(spans);
        for (Span span : spans) {
            if (span.offset() < 0 || span.length() <= 0 || span.offset() + (long) span.length() > text.length()) {
                throw new IllegalArgumentException(
                        "Span %s lies outside a text of %d units".formatted(span, text.length()));
            }
        }
    }

    public static RichText plain(String text) {
        return text.isEmpty() ? EMPTY : new RichText(text, List.of());
    }

    /**
     * The text with no more formatting than can be shown in time and space that grow with its length only: the first spans, and
     * of those over one letter the outermost. The same object where nothing is cut.
     */
    public RichText bounded() {
        if (spans.size() <= DEEPEST_NESTING) {
            return this;
        }
        List<Span> kept = new ArrayList<>();
        PriorityQueue<Integer> openEnds = new PriorityQueue<>();
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(OUTERMOST_FIRST);
        for (Span span : sorted) {
            while (!openEnds.isEmpty() && openEnds.element() <= span.offset()) {
                openEnds.remove();
            }
            if (openEnds.size() < DEEPEST_NESTING && kept.size() < MOST_SPANS) {
                openEnds.add(span.end());
                kept.add(span);
            }
        }
        return kept.size() == spans.size() ? this : new RichText(text, kept);
    }

    /**
     * The text without what its author struck out, which holds no more: blanks stand in its place, so that every other letter
     * keeps its own.
     */
    public String standing() {
        StringBuilder standing = null;
        for (Span span : spans) {
            if (span.kind() == Kind.STRIKETHROUGH) {
                standing = standing == null ? new StringBuilder(text) : standing;
                standing.replace(span.offset(), span.end(), " ".repeat(span.length()));
            }
        }
        return standing == null ? text : standing.toString();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * A stretch of formatted text.
     *
     * @param offset first UTF-16 unit
     * @param length UTF-16 units, at least 1
     * @param argument what the kind needs: the address of a {@link Kind#TEXT_LINK}, the language of a {@link Kind#PRE},
     *     the id of a {@link Kind#CUSTOM_EMOJI}, the user id of a {@link Kind#TEXT_MENTION}
     */
    public record Span(
            Kind kind, int offset, int length, @Nullable String argument) {
        public static Span of(Kind kind, int offset, int length) {
            return new Span(kind, offset, length, null);
        }

        public int end() {
            return offset + length;
        }
    }

    /** The Bot API's entity types. Those that clients find by themselves are {@link #automatic()}. */
    public enum Kind {
        BOLD,
        ITALIC,
        UNDERLINE,
        STRIKETHROUGH,
        SPOILER,
        CODE,
        PRE,
        BLOCKQUOTE,
        EXPANDABLE_BLOCKQUOTE,
        TEXT_LINK,
        TEXT_MENTION,
        CUSTOM_EMOJI,
        MENTION(true),
        HASHTAG(true),
        CASHTAG(true),
        BOT_COMMAND(true),
        URL(true),
        EMAIL(true),
        PHONE_NUMBER(true),
        BANK_CARD(true);

        private final boolean automatic;

        Kind() {
            this(false);
        }

        Kind(boolean automatic) {
            this.automatic = automatic;
        }

        /** Found in the text by clients, so no part of what the author wrote. */
        public boolean automatic() {
            return automatic;
        }
    }
}
