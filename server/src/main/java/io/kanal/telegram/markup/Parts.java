package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A text cut into messages: at the last paragraph that fits, else line, sentence, word, letter as a person sees it. Links,
 * mentions, emoji and stretches of code stay whole; styles, quotes and blocks of code go on in the next part.
 */
public final class Parts {
    private static final String SENTENCE_ENDS = ".!?…。！？؟۔";

    private final RichText rich;
    private final String text;
    private final int most;
    private final NavigableMap<Integer, Integer> whole = new TreeMap<>();
    private final List<Span> blocks = new ArrayList<>();

    private Parts(RichText rich, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("A part holds at least 2 units, not " + most);
        }
        this.rich = rich;
        this.text = rich.text();
        this.most = most;
        Layers layers = new Layers(rich);
        for (Span solid : layers.solids()) {
            if (solid.kind() == Kind.PRE) {
                blocks.add(solid);
            } else if (solid.length() <= most) {
                whole.put(solid.offset(), solid.end());
            }
        }
    }

    /**
     * A part.
     *
     * @param next where the part after it begins; the length of the whole where it is the last
     */
    public record Part(RichText text, int next) {}

    /** Parts of at most so many UTF-16 units, none of them blank unless the text is. */
    public static List<RichText> of(RichText rich, int most) {
        if (rich.text().length() <= most) {
            return List.of(rich);
        }
        Parts cutter = new Parts(rich, most);
        List<RichText> parts = new ArrayList<>();
        for (int from = 0; from < rich.text().length(); ) {
            Part part = cutter.part(from);
            if (!part.text().text().isBlank() || parts.isEmpty()) {
                parts.add(part.text());
            }
            from = part.next();
        }
        return parts;
    }

    /** The part that begins at a place that {@link Part#next()} named, or at 0. */
    public static Part at(RichText rich, int from, int most) {
        return new Parts(rich, most).part(from);
    }

    private Part part(int from) {
        int to = text.length() - from <= most ? text.length() : end(from);
        int trimmed = to;
        while (trimmed > from && Texts.blank(text.charAt(trimmed - 1))) {
            trimmed--;
        }
        RichText part = Texts.slice(rich, from, trimmed > from ? trimmed : to);
        int next = inBlock(to) ? to : skipBlanks(to);
        boolean onlyBlanksLeft = text.substring(next).isBlank();
        return new Part(part, onlyBlanksLeft ? text.length() : next);
    }

    private int skipBlanks(int at) {
        int next = at;
        while (next < text.length() && Texts.blank(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private int end(int from) {
        int last = from + most;
        for (Border border : Border.values()) {
            int least = border == Border.PARAGRAPH ? from + Math.max(1, most / 3) : from + Math.max(1, most / 2);
            for (int at = last; at >= least; at--) {
                if (border.at(text, at) && !breaks(at)) {
                    return at;
                }
            }
        }
        return letter(from, last);
    }

    private int letter(int from, int last) {
        BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        letters.setText(text.substring(from, Math.min(text.length(), last + 64)));
        int at = letters.preceding(last - from + 1);
        while (at > 0 && breaks(from + at)) {
            at = letters.previous();
        }
        if (at > 0) {
            return from + at;
        }
        return Texts.splitsPair(text, last) ? last - 1 : last;
    }

    private boolean breaks(int at) {
        var before = whole.lowerEntry(at);
        return before != null && at < before.getValue();
    }

    private boolean inBlock(int at) {
        return blocks.stream().anyMatch(block -> block.offset() < at && at < block.end());
    }

    /** Where a text may be cut, best first: before the unit at the given index. */
    private enum Border {
        PARAGRAPH {
            @Override
            boolean at(String text, int at) {
                return at >= 2 && text.charAt(at - 1) == '\n' && text.charAt(at - 2) == '\n';
            }
        },
        LINE {
            @Override
            boolean at(String text, int at) {
                return text.charAt(at - 1) == '\n' || (at < text.length() && text.charAt(at) == '\n');
            }
        },
        SENTENCE {
            @Override
            boolean at(String text, int at) {
                return at >= 2 && Texts.blank(text.charAt(at - 1)) && SENTENCE_ENDS.indexOf(text.charAt(at - 2)) >= 0;
            }
        },
        WORD {
            @Override
            boolean at(String text, int at) {
                return Texts.blank(text.charAt(at - 1)) || (at < text.length() && Texts.blank(text.charAt(at)));
            }
        };

        abstract boolean at(String text, int at);
    }
}
