package io.kanal.ingest.internal.merge;

import io.kanal.ingest.TelegramHosts;
import io.kanal.posts.message.Source;
import io.kanal.shared.text.CollapsedText;
import io.kanal.shared.text.CollapsedText.Placed;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether two texts with the same words are one, seen in two forms that cannot tell the same of formatting. What one form cannot
 * tell is no edit.
 *
 * <p>Exports as pages know neither the language of code, nor whether a quotation is folded, nor the ids of custom emoji and of
 * people without a name; exports keep of nested formatting the outermost. Pages of t.me differ in the joiners inside of emoji
 * and in which of its hosts a link names. A link that shows its own address is a link that clients find by themselves.
 *
 * <p>Only looks of different sources are compared like this, and of exports, which have two forms; a source that shows the same
 * message twice in one form could tell.
 */
final class FormattingAgreement {
    private static final Pattern SCHEME = Pattern.compile("^(?:https?://)?(?:www\\.)?");

    private FormattingAgreement() {}

    /**
     * The one of two texts that tells more of the formatting.
     *
     * @param better whether the seen one is of the more faithful source, so that it wins where both tell as much
     * @return null where the two differ
     */
    static @Nullable RichText united(RichText known, Source by, RichText seen, Source source, boolean better) {
        boolean acrossSources = by != source;
        if (!acrossSources && source != Source.EXPORT) {
            return null;
        }
        Words one = Words.of(known);
        Words other = Words.of(seen);
        if (!one.text.equals(other.text)) {
            return null;
        }
        TreeSet<Integer> borders = new TreeSet<>();
        one.addBorders(borders);
        other.addBorders(borders);
        Integer from = null;
        for (int to : borders) {
            if (from != null
                    && !one.text.substring(from, to).isBlank()
                    && !agree(one.over(from), other.over(from), acrossSources)) {
                return null;
            }
            from = to;
        }
        int more = Long.compare(other.told(), one.told());
        return more > 0 || (more == 0 && better) ? seen : known;
    }

    private static boolean agree(Set<Format> one, Set<Format> other, boolean acrossSources) {
        dropUntold(one, other);
        dropUntold(other, one);
        if (one.equals(other)) {
            return true;
        }
        return acrossSources
                && !one.isEmpty()
                && !other.isEmpty()
                && (one.containsAll(other) || other.containsAll(one));
    }

    /** Takes out what the other form may be unable to tell. */
    private static void dropUntold(Set<Format> told, Set<Format> other) {
        for (Kind kind : List.of(Kind.CUSTOM_EMOJI, Kind.TEXT_MENTION)) {
            if (other.stream().noneMatch(format -> format.kind() == kind)) {
                told.removeIf(format -> format.kind() == kind);
            }
        }
        if (other.contains(new Format(Kind.PRE, "")) && told.removeIf(format -> format.kind() == Kind.PRE)) {
            told.add(new Format(Kind.PRE, ""));
        }
    }

    private record Format(Kind kind, String argument) {}

    private record Stretch(Format format, int start, int end) {}

    /** Words without what forms differ in, and the author's formatting over them. */
    private static final class Words {
        private final String text;
        private final List<Stretch> stretches = new ArrayList<>();
        private long extras;

        private Words(String text) {
            this.text = text;
        }

        static Words of(RichText content) {
            CollapsedText collapsed = CollapsedText.of(content.text());
            String whole = collapsed.text();
            int[] places = new int[whole.length() + 1];
            StringBuilder kept = new StringBuilder(whole.length());
            for (int i = 0; i < whole.length(); i++) {
                places[i] = kept.length();
                char unit = whole.charAt(i);
                if (unit != '\u200D' && unit != '\uFE0F' && unit != '\uFE0E') {
                    kept.append(unit);
                }
            }
            places[whole.length()] = kept.length();
            Words words = new Words(kept.toString());
            for (RichText.Span span : content.spans()) {
                if (!span.kind().automatic()) {
                    words.add(collapsed.place(span), places);
                }
            }
            return words;
        }

        private void add(Placed placed, int[] places) {
            int start = places[placed.start()];
            int end = places[placed.end()];
            if (start >= end) {
                return;
            }
            Format format = format(placed, text.substring(start, end));
            if (format != null) {
                stretches.add(new Stretch(format, start, end));
                boolean extra = placed.kind() == Kind.EXPANDABLE_BLOCKQUOTE
                        || (placed.kind() == Kind.PRE && !placed.argument().isEmpty());
                extras += extra ? 1 : 0;
            }
        }

        private static @Nullable Format format(Placed placed, String shown) {
            return switch (placed.kind()) {
                case EXPANDABLE_BLOCKQUOTE -> new Format(Kind.BLOCKQUOTE, "");
                case TEXT_LINK -> {
                    String address = bare(placed.argument());
                    boolean found = address.equals(bare(shown))
                            || (shown.startsWith("@") && address.equalsIgnoreCase("t.me/" + shown.substring(1)));
                    yield found ? null : new Format(Kind.TEXT_LINK, address);
                }
                default -> new Format(placed.kind(), placed.argument());
            };
        }

        private static String bare(String address) {
            String plain = SCHEME.matcher(TelegramHosts.canonical(address)).replaceFirst("");
            return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        }

        void addBorders(Set<Integer> borders) {
            for (Stretch stretch : stretches) {
                borders.add(stretch.start());
                borders.add(stretch.end());
            }
        }

        Set<Format> over(int place) {
            Set<Format> formats = new HashSet<>();
            for (Stretch stretch : stretches) {
                if (stretch.start() <= place && place < stretch.end()) {
                    formats.add(stretch.format());
                }
            }
            return formats;
        }

        /** How much formatting there is. */
        long told() {
            long units = extras;
            for (Stretch stretch : stretches) {
                units += stretch.end() - stretch.start();
            }
            return units;
        }
    }
}
