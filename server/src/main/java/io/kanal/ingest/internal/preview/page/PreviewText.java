package io.kanal.ingest.internal.preview.page;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Turns the HTML of a post's text into plain text with spans.
 *
 * <p>Newlines are {@code <br/>}; a raw newline is layout of the page and becomes a space, except in preformatted text.
 * Quotes and code blocks stand on lines of their own without a {@code <br/>}, so a line break is put around them. An
 * emoji is {@code <i class="emoji"><b>X</b></i>}, which is neither italic nor bold. The walk is iterative: nesting of
 * any depth costs no stack.
 */
final class PreviewText implements NodeVisitor {
    private static final Comparator<Span> ORDER = Comparator.comparingInt(Span::offset)
            .thenComparing(Comparator.comparingInt(Span::length).reversed());

    private static final String LAYOUT = " \t\r\n";

    private final StringBuilder text = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int emojiDepth;
    private int preformattedDepth;
    private boolean breakDue;

    private record Open(
            Node node,
            @Nullable Kind kind,
            int start,
            @Nullable String argument,
            boolean block) {}

    private PreviewText() {}

    static RichText read(Element element) {
        PreviewText reader = new PreviewText();
        element.traverse(reader);
        return reader.finish();
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case TextNode words -> append(words);
            case Element element
            when element.nameIs("br") -> {
                breakDue = false;
                text.append('\n');
            }
            case Element element -> open(element);
            default -> {
                // comments and the like carry no text
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        Open last = open.peek();
        if (last == null || !last.node().equals(node)) {
            return;
        }
        open.pop();
        Element element = (Element) node;
        if (isEmoji(element)) {
            emojiDepth--;
        } else if (element.nameIs("pre")) {
            preformattedDepth--;
        }
        close(last, element);
    }

    private void append(TextNode node) {
        String words = node.getWholeText();
        if (preformattedDepth == 0) {
            boolean layout = words.indexOf('\n') >= 0 || words.indexOf('\r') >= 0;
            words = withoutLayout(words);
            if (words.isBlank() && (breakDue || (layout && endsLine()))) {
                return;
            }
        }
        if (breakDue) {
            breakDue = false;
            if (!endsLine()) {
                text.append('\n');
            }
        }
        text.append(words);
    }

    /** White space with a line end in it becomes one space; other white space is the author's and stays. */
    private static String withoutLayout(String words) {
        if (words.indexOf('\n') < 0 && words.indexOf('\r') < 0) {
            return words;
        }
        StringBuilder kept = new StringBuilder(words.length());
        int at = 0;
        while (at < words.length()) {
            int end = at;
            boolean lineEnd = false;
            while (end < words.length() && LAYOUT.indexOf(words.charAt(end)) >= 0) {
                lineEnd |= words.charAt(end) == '\n' || words.charAt(end) == '\r';
                end++;
            }
            if (end == at) {
                kept.append(words.charAt(at++));
            } else {
                kept.append(lineEnd ? " " : words.substring(at, end));
                at = end;
            }
        }
        return kept.toString();
    }

    private boolean endsLine() {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }

    private void open(Element element) {
        if (isEmoji(element)) {
            emojiDepth++;
            open.push(new Open(element, null, text.length(), null, false));
            return;
        }
        Kind kind = emojiDepth > 0 ? null : kindOf(element);
        boolean link = element.nameIs("a") && element.hasAttr("href");
        if (kind == null && !link) {
            return;
        }
        boolean block = kind == Kind.PRE || kind == Kind.BLOCKQUOTE || kind == Kind.EXPANDABLE_BLOCKQUOTE;
        if (breakDue || (block && !endsLine())) {
            breakDue = false;
            if (!endsLine()) {
                text.append('\n');
            }
        }
        if (kind == Kind.PRE) {
            preformattedDepth++;
        }
        open.push(new Open(element, kind, text.length(), argumentOf(kind, element), block));
    }

    private void close(Open opened, Element element) {
        int length = text.length() - opened.start();
        if (opened.block()) {
            while (length > 0 && text.charAt(text.length() - 1) == '\n') {
                text.setLength(text.length() - 1);
                length--;
            }
            breakDue = true;
        }
        if (length <= 0) {
            return;
        }
        if (opened.kind() != null) {
            spans.add(new Span(opened.kind(), opened.start(), length, opened.argument()));
        } else if (element.nameIs("a")) {
            LinkSpan.of(element.attr("href"), text.substring(opened.start()), opened.start())
                    .ifPresent(spans::add);
        }
    }

    private static boolean isEmoji(Element element) {
        return element.nameIs("i") && element.hasClass("emoji");
    }

    private static @Nullable Kind kindOf(Element element) {
        return switch (element.normalName()) {
            case "b", "strong" -> Kind.BOLD;
            case "i", "em" -> Kind.ITALIC;
            case "u", "ins" -> Kind.UNDERLINE;
            case "s", "del", "strike" -> Kind.STRIKETHROUGH;
            case "tg-spoiler" -> Kind.SPOILER;
            case "span" -> element.hasClass("tg-spoiler") ? Kind.SPOILER : null;
            case "code" -> insidePre(element) ? null : Kind.CODE;
            case "pre" -> Kind.PRE;
            case "blockquote" -> expandable(element) ? Kind.EXPANDABLE_BLOCKQUOTE : Kind.BLOCKQUOTE;
            case "tg-emoji" -> element.attr("emoji-id").isEmpty() ? null : Kind.CUSTOM_EMOJI;
            default -> null;
        };
    }

    private static boolean insidePre(Element element) {
        Element parent = element.parent();
        return parent != null && parent.nameIs("pre");
    }

    private static boolean expandable(Element quote) {
        return quote.hasAttr("expandable")
                || quote.className().contains("expandable")
                || quote.className().contains("collaps");
    }

    private static @Nullable String argumentOf(@Nullable Kind kind, Element element) {
        if (kind == Kind.CUSTOM_EMOJI) {
            return element.attr("emoji-id");
        }
        return kind == Kind.PRE ? language(element) : null;
    }

    /** The language of a code block: {@code <pre class="language-x">} or {@code <pre><code class="language-x">}. */
    private static @Nullable String language(Element pre) {
        Element code = pre.firstElementChild();
        for (Element candidate : code == null ? List.of(pre) : List.of(pre, code)) {
            for (String name : candidate.classNames()) {
                if (name.startsWith("language-") && name.length() > "language-".length()) {
                    return name.substring("language-".length());
                }
            }
            if (!candidate.attr("data-language").isEmpty()) {
                return candidate.attr("data-language");
            }
        }
        return null;
    }

    /** Cuts white space at both ends and moves the spans along. */
    private RichText finish() {
        int first = 0;
        int last = text.length();
        while (first < last && isSpace(text.charAt(first))) {
            first++;
        }
        while (last > first && isSpace(text.charAt(last - 1))) {
            last--;
        }
        List<Span> kept = new ArrayList<>(spans.size());
        for (Span span : spans) {
            int from = Math.max(span.offset(), first);
            int to = Math.min(span.end(), last);
            if (from < to) {
                kept.add(new Span(span.kind(), from - first, to - from, span.argument()));
            }
        }
        kept.sort(ORDER);
        return new RichText(text.substring(first, last), kept);
    }

    private static boolean isSpace(char unit) {
        return Character.isWhitespace(unit) || unit == '\u00a0';
    }
}
