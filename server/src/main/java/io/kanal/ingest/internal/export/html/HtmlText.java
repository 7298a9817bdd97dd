package io.kanal.ingest.internal.export.html;

import io.kanal.ingest.TelegramHosts;
import io.kanal.ingest.internal.export.FormattedText;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message in an HTML export: one flat row of parts, each plain or in one element. Line breaks are
 * {@code <br>}; raw ones around the text are layout. The walk is iterative, so nesting of any depth costs no stack.
 */
final class HtmlText implements NodeVisitor {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    private record Part(
            Node node, @Nullable Kind kind, @Nullable String argument) {}

    private final FormattedText result = new FormattedText();
    private final StringBuilder words = new StringBuilder();

    /** The element whose words are being collected; parts are flat, so what is nested inside belongs to it. */
    private @Nullable Part open;

    private HtmlText() {}

    static RichText of(@Nullable Element element) {
        if (element == null) {
            return RichText.EMPTY;
        }
        HtmlText reader = new HtmlText();
        element.traverse(reader);
        reader.close(reader.open);
        return reader.result.build();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            add(content(words));
        } else if (node instanceof Element element) {
            if (element.nameIs("br")) {
                add("\n");
            } else {
                Part part = open == null ? part(element) : null;
                if (part != null) {
                    close(null);
                    open = part;
                }
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        Part part = open;
        if (part != null && part.node().equals(node)) {
            close(part);
            open = null;
        }
    }

    private void add(String more) {
        words.append(more);
    }

    private void close(@Nullable Part part) {
        result.add(words.toString(), part == null ? null : part.kind(), part == null ? null : part.argument());
        words.setLength(0);
    }

    /** The exporter writes one line break and the indentation of the next tag around what it quotes; no others are raw. */
    private static String content(TextNode node) {
        String words = node.getWholeText();
        int start = 0;
        int end = words.length();
        if (node.previousSibling() == null) {
            while (start < end && isLayout(words.charAt(start))) {
                start++;
            }
        }
        if (node.nextSibling() == null) {
            int newline = words.lastIndexOf('\n');
            if (newline >= start && words.substring(newline).isBlank()) {
                end = newline;
            }
        }
        return words.substring(start, Math.max(start, end)).replace("\n", "").replace("\r", "");
    }

    private static boolean isLayout(char c) {
        return c == '\n' || c == '\r';
    }

    private static @Nullable Part part(Element element) {
        return switch (element.normalName()) {
            case "strong" -> new Part(element, Kind.BOLD, null);
            case "em" -> new Part(element, Kind.ITALIC, null);
            case "u" -> new Part(element, Kind.UNDERLINE, null);
            case "s" -> new Part(element, Kind.STRIKETHROUGH, null);
            case "code" -> new Part(element, Kind.CODE, null);
            case "pre" -> new Part(element, Kind.PRE, null);
            case "blockquote" -> new Part(element, Kind.BLOCKQUOTE, null);
            case "span" -> element.hasClass("spoiler") ? new Part(element, Kind.SPOILER, null) : null;
            case "a" -> link(element);
            default -> null;
        };
    }

    private static Part link(Element element) {
        String href = element.attr("href");
        String action = element.attr("onclick");
        String words = element.wholeText();
        if (href.isEmpty()) {
            Kind kind = action.contains("ShowHashtag")
                    ? Kind.HASHTAG
                    : action.contains("ShowCashtag")
                            ? Kind.CASHTAG
                            : action.contains("ShowBotCommand") ? Kind.BOT_COMMAND : null;
            return new Part(element, kind, null);
        }
        if (href.startsWith("mailto:")) {
            return new Part(element, Kind.EMAIL, null);
        }
        if (href.startsWith("tel:")) {
            return new Part(element, Kind.PHONE_NUMBER, null);
        }
        if (words.startsWith("@")
                && TelegramHosts.canonical(href).equalsIgnoreCase("https://t.me/" + words.substring(1))) {
            return new Part(element, Kind.MENTION, null);
        }
        if (href.equals(words)) {
            return new Part(element, Kind.URL, null);
        }
        // Telegram gives every address a scheme; without one it is the file of a custom emoji, whose id HTML does not
        // tell.
        return new Part(element, SCHEME.matcher(href).lookingAt() ? Kind.TEXT_LINK : null, href);
    }
}
