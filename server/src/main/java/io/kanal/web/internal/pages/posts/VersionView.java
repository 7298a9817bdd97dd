package io.kanal.web.internal.pages.posts;

import io.kanal.posts.message.Media;
import io.kanal.posts.message.Revision;
import io.kanal.shared.text.LinesHtml;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.shared.text.RichTextHtml;
import io.kanal.web.internal.pages.posts.Formats.Format;
import io.kanal.web.internal.pages.posts.Formats.Piece;
import io.kanal.web.internal.pages.posts.WordDiff.Fate;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of a post beside the one before it.
 *
 * @param number counted from the oldest, which is 1
 * @param html its text as safe HTML; what was added and removed is marked, and so is what is formatted otherwise
 * @param changes what changed besides words
 * @param more how many further changes are not listed
 */
public record VersionView(Revision revision, int number, boolean first, String html, List<Change> changes, int more) {
    private static final int MOST_CHANGES = 8;
    private static final int LONGEST_WORDS = 60;
    private static final int MOST_ALIKE = 20;

    /**
     * Something that came or went with a version.
     *
     * @param key names what it is
     * @param to where a link leads; null for everything else
     * @param words the text that is formatted so, or what a thing is called; null where there is none
     */
    public record Change(
            String key,
            @Nullable String to,
            boolean added,
            @Nullable String words) {}

    /** What a screen reader says before words that came or went. */
    record Hints(String added, String removed) {}

    /** The versions of a post, which come in their order; each is compared with the one before it. */
    static List<VersionView> of(List<Revision> revisions, int from, int to, Hints hints) {
        List<VersionView> views = new ArrayList<>();
        for (int at = Math.max(0, from); at < Math.min(to, revisions.size()); at++) {
            Revision revision = revisions.get(at);
            if (at == 0) {
                views.add(new VersionView(
                        revision, 1, true, LinesHtml.of(RichTextHtml.of(revision.text())), List.of(), 0));
            } else {
                views.add(new Comparison(revisions.get(at - 1), revision, hints).view(at + 1));
            }
        }
        return views;
    }

    /** Whether nothing that is shown tells it from the version before. */
    public boolean same() {
        return !first && changes.isEmpty() && !html.contains("<ins>") && !html.contains("<del>");
    }

    /** Two versions, one after the other. */
    private static final class Comparison {
        private final Revision before;
        private final Revision after;
        private final RichText earlier;
        private final RichText later;
        private final Hints hints;
        private final StringBuilder html = new StringBuilder();
        /** Where the text of a format that came or went begins and ends, by the format. */
        private final Map<Format, List<int[]>> came = new LinkedHashMap<>();

        private final Map<Format, List<int[]>> went = new LinkedHashMap<>();

        Comparison(Revision before, Revision after, Hints hints) {
            this.before = before;
            this.after = after;
            this.earlier = before.text().bounded();
            this.later = after.text().bounded();
            this.hints = hints;
        }

        VersionView view(int number) {
            List<Piece> earlierPieces = Formats.of(earlier);
            List<Piece> laterPieces = Formats.of(later);
            for (WordDiff.Stretch stretch : WordDiff.of(earlier.text(), later.text())) {
                switch (stretch.fate()) {
                    case KEPT -> kept(stretch, earlierPieces, laterPieces);
                    case REMOVED ->
                        changed(
                                "del",
                                hints.removed(),
                                slice(earlier, stretch.beforeFrom(), stretch.beforeTo(), Fate.REMOVED));
                    case ADDED ->
                        changed("ins", hints.added(), slice(later, stretch.afterFrom(), stretch.afterTo(), Fate.ADDED));
                }
            }
            List<Change> changes = new ArrayList<>();
            name(came, true, changes);
            name(went, false, changes);
            things(changes);
            List<Change> listed = changes.size() > MOST_CHANGES ? changes.subList(0, MOST_CHANGES) : changes;
            return new VersionView(
                    after,
                    number,
                    false,
                    LinesHtml.of(html.toString()),
                    List.copyOf(listed),
                    changes.size() - listed.size());
        }

        private void changed(String element, String hint, String words) {
            html.append('<').append(element).append("><span class=\"hush\">");
            html.append(RichTextHtml.escape(hint)).append(" </span>").append(words);
            html.append("</").append(element).append('>');
        }

        /** The words are the same; what is formatted otherwise is set apart. */
        private void kept(WordDiff.Stretch stretch, List<Piece> earlierPieces, List<Piece> laterPieces) {
            int shift = stretch.beforeFrom() - stretch.afterFrom();
            int one = at(earlierPieces, stretch.beforeFrom());
            int other = at(laterPieces, stretch.afterFrom());
            int from = stretch.afterFrom();
            int shown = from;
            boolean marked = false;
            while (from < stretch.afterTo()) {
                Piece was = earlierPieces.get(one);
                Piece is = laterPieces.get(other);
                int to = Math.min(stretch.afterTo(), Math.min(was.to() - shift, is.to()));
                boolean differs = !was.formats().equals(is.formats());
                if (differs) {
                    note(came, is.formats(), was.formats(), from, to);
                    note(went, was.formats(), is.formats(), from, to);
                }
                if (differs != marked) {
                    show(shown, from, marked);
                    shown = from;
                    marked = differs;
                }
                one += was.to() - shift == to ? 1 : 0;
                other += is.to() == to ? 1 : 0;
                from = to;
            }
            show(shown, from, marked);
        }

        private static int at(List<Piece> pieces, int offset) {
            int low = 0;
            int high = pieces.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (pieces.get(middle).to() <= offset) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private void show(int from, int to, boolean marked) {
            if (to > from) {
                html.append(marked ? "<mark>" : "").append(slice(later, from, to, Fate.KEPT));
                html.append(marked ? "</mark>" : "");
            }
        }

        private static void note(
                Map<Format, List<int[]>> places, Set<Format> here, Set<Format> there, int from, int to) {
            for (Format format : here) {
                if (!there.contains(format)) {
                    List<int[]> known = places.computeIfAbsent(format, _ -> new ArrayList<>());
                    if (!known.isEmpty() && known.getLast()[1] == from) {
                        known.getLast()[1] = to;
                    } else {
                        known.add(new int[] {from, to});
                    }
                }
            }
        }

        private void name(Map<Format, List<int[]>> places, boolean added, List<Change> changes) {
            places.forEach((format, stretches) -> {
                for (int[] stretch : stretches) {
                    String words =
                            later.text().substring(stretch[0], stretch[1]).strip();
                    if (!words.isEmpty()) {
                        changes.add(new Change(
                                "post.change." + format.kind().name().toLowerCase(Locale.ROOT),
                                format.kind() == Kind.TEXT_LINK ? host(format.argument()) : null,
                                added,
                                cut(words.replaceAll("\\s+", " "))));
                    }
                }
            });
        }

        private static String host(@Nullable String address) {
            String whole = Objects.requireNonNullElse(address, "");
            try {
                String host = new URI(whole).getHost();
                return host == null ? cut(whole) : host;
            } catch (URISyntaxException _) {
                return cut(whole);
            }
        }

        /** Sources differ in what they tell of such things, so only what one source saw twice is compared. */
        private void things(List<Change> changes) {
            if (before.source() != after.source()) {
                return;
            }
            boolean stored = Stream.concat(before.media().stream(), after.media().stream())
                    .allMatch(thing -> !(thing instanceof Media.File file) || file.blob() != null);
            Map<String, Media> was = things(before, stored);
            Map<String, Media> is = things(after, stored);
            is.forEach((name, thing) -> {
                if (was.remove(name) == null) {
                    changes.add(change(thing, true));
                }
            });
            was.values().forEach(thing -> changes.add(change(thing, false)));
        }

        private static Change change(Media thing, boolean added) {
            MediaView view = MediaView.of(thing, null);
            return new Change(view.label(), null, added, view.title() == null ? null : cut(view.title()));
        }

        /** By what each is, apart from counts that grow; files by their content where that is stored of all of them. */
        private static Map<String, Media> things(Revision revision, boolean stored) {
            Map<String, Media> things = new LinkedHashMap<>();
            for (Media thing : revision.media()) {
                String name = switch (thing) {
                    case Media.File file -> file.kind() + (stored ? " " + file.blob() : "");
                    case Media.WebPage page -> "page " + page.url();
                    case Media.Place place -> "place " + place.latitude() + " " + place.longitude();
                    case Media.Poll _, Media.Contact _, Media.Other _ ->
                        thing.getClass().getSimpleName() + " " + String.join("\n", thing.words());
                };
                int again = 1;
                while (things.putIfAbsent(name + " " + again, thing) != null && again < MOST_ALIKE) {
                    again++;
                }
            }
            return things;
        }
    }

    /** The beginning of a text, never half a letter. */
    private static String cut(String text) {
        int end = Math.min(text.length(), LONGEST_WORDS);
        if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        return end < text.length() ? text.substring(0, end) + "…" : text;
    }

    /**
     * A part of a text with its formatting. Quotes and blocks of code that reach beyond it would fall into pieces: of them, code
     * stays code within the line. So does what is marked as a whole, as a mark cannot go into a block.
     */
    private static String slice(RichText text, int from, int to, Fate fate) {
        List<Span> spans = new ArrayList<>();
        for (Span span : text.spans()) {
            int start = Math.max(span.offset(), from);
            int end = Math.min(span.end(), to);
            boolean whole = span.offset() >= from && span.end() <= to;
            if (start >= end || (span.kind().automatic() && !whole)) {
                continue;
            }
            boolean block = whole && fate == Fate.KEPT;
            Kind kind = span.kind() == Kind.PRE && !block ? Kind.CODE : span.kind();
            boolean quote = kind == Kind.BLOCKQUOTE || kind == Kind.EXPANDABLE_BLOCKQUOTE;
            if (!quote || block) {
                spans.add(new Span(kind, start - from, end - start, kind == span.kind() ? span.argument() : null));
            }
        }
        return RichTextHtml.of(new RichText(text.text().substring(from, to), spans));
    }
}
