package io.kanal.shared.text;

import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rich text as HTML for pages: what people wrote can style itself and link, and nothing more.
 *
 * <p>Spans overlap freely while elements must nest, so the text is walked from border to border: what ends is closed with
 * all that was opened after it, and what goes on is opened again. Quotes and code blocks stand outside of everything else.
 * A link inside a link is dropped. Every letter of the text comes out escaped; links lead only to http, https, tg and
 * mailto addresses.
 *
 * <p>Time and size are linear in the text and its spans, whatever they are: {@link RichText#bounded()} says how many spans are
 * open at once, and addresses, which come again where their link is opened again, have a sum of their own.
 */
public final class RichTextHtml {
    private static final Set<Kind> BLOCKS = EnumSet.of(Kind.BLOCKQUOTE, Kind.EXPANDABLE_BLOCKQUOTE, Kind.PRE);
    private static final Set<String> SAFE_SCHEMES = Set.of("http", "https", "tg", "mailto");
    private static final Comparator<Span> OUTERMOST_FIRST = Comparator.comparingInt(
                    (Span span) -> BLOCKS.contains(span.kind()) ? 0 : 1)
            .thenComparing(Comparator.comparingInt(Span::end).reversed())
            .thenComparing(Span::kind);
    private static final Comparator<Span> AS_OPENED =
            Comparator.comparingInt(Span::offset).thenComparing(OUTERMOST_FIRST);

    /** Fillers of Hangul and the empty pattern of Braille. */
    private static final Set<Integer> INVISIBLE_LETTERS = Set.of(0x115f, 0x1160, 0x2800, 0x3164, 0xffa0);

    /** Beyond so many units of addresses the rest of a text's links are words. */
    private static final int MOST_ADDRESS_UNITS = 1 << 19;

    private final RichText rich;
    private final StringBuilder html = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();
    private int addressUnits;

    private record Open(Span span, String closing) {}

    private RichTextHtml(RichText rich) {
        this.rich = rich;
    }

    /** The HTML of a text, without an element around it. */
    public static String of(RichText rich) {
        return new RichTextHtml(rich.bounded()).render();
    }

    /** Text as HTML text. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        escape(text, 0, text.length(), escaped);
        return escaped.toString();
    }

    private String render() {
        String text = rich.text();
        List<Span> spans =
                rich.spans().stream().map(this::aligned).sorted(AS_OPENED).toList();
        TreeSet<Integer> borders = new TreeSet<>(List.of(0, text.length()));
        for (Span span : spans) {
            borders.add(span.offset());
            borders.add(span.end());
        }
        int from = 0;
        int next = 0;
        for (int at : borders) {
            escape(text, from, at, html);
            from = at;
            close(at);
            while (next < spans.size() && spans.get(next).offset() == at) {
                open(spans.get(next++));
            }
        }
        return html.toString();
    }

    /** Moves borders out of the middle of a surrogate pair, so that no half of a letter stands alone. */
    private Span aligned(Span span) {
        int start = splitsPair(span.offset()) ? span.offset() - 1 : span.offset();
        int end = splitsPair(span.end()) ? span.end() + 1 : span.end();
        return new Span(span.kind(), start, end - start, span.argument());
    }

    private boolean splitsPair(int at) {
        String text = rich.text();
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }

    private void close(int at) {
        if (open.stream().noneMatch(each -> each.span().end() <= at)) {
            return;
        }
        List<Span> goingOn = new ArrayList<>();
        while (open.stream().anyMatch(each -> each.span().end() <= at)) {
            Open last = open.pop();
            html.append(last.closing());
            if (last.span().end() > at) {
                goingOn.addFirst(last.span());
            }
        }
        goingOn.forEach(this::begin);
    }

    private void open(Span span) {
        if (!BLOCKS.contains(span.kind())) {
            begin(span);
            return;
        }
        List<Span> inside = new ArrayList<>();
        while (!open.isEmpty() && !BLOCKS.contains(open.element().span().kind())) {
            Open last = open.pop();
            html.append(last.closing());
            inside.addFirst(last.span());
        }
        begin(span);
        inside.forEach(this::begin);
    }

    private void begin(Span span) {
        String[] tags = tags(span);
        html.append(tags[0]);
        open.push(new Open(span, tags[1]));
    }

    private String[] tags(Span span) {
        return switch (span.kind()) {
            case BOLD -> pair("b");
            case ITALIC -> pair("i");
            case UNDERLINE -> pair("u");
            case STRIKETHROUGH -> pair("s");
            case CODE -> pair("code");
            case SPOILER -> new String[] {"<span class=\"spoiler\" tabindex=\"0\">", "</span>"};
            case BLOCKQUOTE, EXPANDABLE_BLOCKQUOTE -> pair("blockquote");
            case PRE -> new String[] {"<pre><code" + language(span.argument()) + ">", "</code></pre>"};
            case TEXT_LINK -> link(seen(words(span)) ? safe(span.argument()) : null);
            case URL -> link(safe(withScheme(words(span))));
            case EMAIL -> link(safe("mailto:" + words(span)));
            case MENTION -> link(mention(words(span)));
            case TEXT_MENTION -> link(person(span.argument()));
            case HASHTAG -> link("/app/search?q=" + URLEncoder.encode(words(span), StandardCharsets.UTF_8));
            case CASHTAG, BOT_COMMAND, PHONE_NUMBER, BANK_CARD, CUSTOM_EMOJI -> new String[] {"", ""};
        };
    }

    private static String[] pair(String element) {
        return new String[] {"<" + element + ">", "</" + element + ">"};
    }

    private String words(Span span) {
        return rich.text().substring(span.offset(), span.end()).strip();
    }

    /** Authors link a sign without width so that a preview shows; nobody could follow that. */
    private static boolean seen(String words) {
        return words.codePoints()
                .anyMatch(letter -> !Character.isWhitespace(letter)
                        && !Character.isSpaceChar(letter)
                        && Character.getType(letter) != Character.FORMAT
                        && Character.getType(letter) != Character.CONTROL
                        && !INVISIBLE_LETTERS.contains(letter));
    }

    private static String language(@Nullable String named) {
        return named != null && named.matches("[A-Za-z0-9+#_.-]{1,30}") ? " class=\"language-" + named + "\"" : "";
    }

    private static String withScheme(String address) {
        return address.matches("(?i)[a-z][a-z0-9+.-]*:.*") && !address.matches("[^/]*:\\d+(/.*)?")
                ? address
                : "https://" + address;
    }

    private static @Nullable String mention(String words) {
        return words.matches("@[A-Za-z0-9_]{3,32}") ? "https://t.me/" + words.substring(1) : null;
    }

    private static @Nullable String person(@Nullable String id) {
        return id != null && id.matches("\\d{1,19}") ? "tg://user?id=" + id : null;
    }

    /** The address where it is one that pages may link to; null otherwise. */
    public static @Nullable String safe(@Nullable String address) {
        if (address == null || address.length() > 4096) {
            return null;
        }
        String bare = address.strip();
        for (int i = 0; i < bare.length(); i++) {
            if (bare.charAt(i) <= ' ' || Character.isISOControl(bare.charAt(i))) {
                return null;
            }
        }
        int colon = bare.indexOf(':');
        if (colon <= 0) {
            return null;
        }
        String scheme = bare.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!SAFE_SCHEMES.contains(scheme)) {
            return null;
        }
        if (scheme.startsWith("http") && !hasHost(bare)) {
            return null;
        }
        return bare;
    }

    private static boolean hasHost(String address) {
        try {
            return new URI(address.replaceAll("[^\\x21-\\x7e]|[\"<>\\\\^`{|}\\[\\]]", "x")).getRawAuthority() != null;
        } catch (URISyntaxException e) {
            // What cannot be read as an address is not linked.
            return false;
        }
    }

    private String[] link(@Nullable String address) {
        boolean inLink = open.stream().anyMatch(each -> each.closing().equals("</a>"));
        if (address == null || inLink || addressUnits + address.length() > MOST_ADDRESS_UNITS) {
            return new String[] {"", ""};
        }
        addressUnits += address.length();
        String outward = address.startsWith("/") ? "" : " rel=\"noopener noreferrer nofollow ugc\" target=\"_blank\"";
        return new String[] {"<a href=\"" + escape(address) + "\"" + outward + ">", "</a>"};
    }

    private static void escape(String text, int from, int to, StringBuilder into) {
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '&' -> into.append("&amp;");
                case '<' -> into.append("&lt;");
                case '>' -> into.append("&gt;");
                case '"' -> into.append("&quot;");
                case '\'' -> into.append("&#39;");
                case '\r' -> into.append("&#13;");
                case '\n', '\t' -> into.append(unit);
                // HTML knows no control characters; the sign for what cannot be shown stands in their place.
                default -> into.append(unit < ' ' || unit == 0x7f ? '\uFFFD' : unit);
            }
        }
    }
}
