package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Rich text as the HTML of a rich message: paragraphs, quotes and code blocks side by side, the styles inside them. What
 * Telegram's old clients cannot show is not used, so that the same text works as a message, too.
 */
public final class RichMessageHtml {
    private RichMessageHtml() {}

    public static String of(RichText given) {
        RichText rich =
                new RichText(Texts.sendable(given.text()), given.bounded().spans());
        StringBuilder html = new StringBuilder();
        int at = 0;
        for (Span block : blocks(rich)) {
            paragraphs(Texts.slice(rich, at, block.offset()), html);
            RichText inside = Texts.slice(rich, block.offset(), block.end());
            if (block.kind() == Kind.PRE) {
                code(inside.text(), block, html);
            } else {
                html.append("<blockquote>");
                paragraphs(without(inside), html);
                html.append("</blockquote>");
            }
            at = block.end();
        }
        paragraphs(Texts.slice(rich, at, rich.text().length()), html);
        return html.toString();
    }

    /** Quotes, and code blocks that stand outside of them. */
    private static List<Span> blocks(RichText rich) {
        Layers layers = new Layers(rich);
        List<Span> blocks = new ArrayList<>(layers.quotes());
        for (Span solid : layers.solids()) {
            boolean free = layers.quotes().stream()
                    .noneMatch(quote -> quote.offset() < solid.end() && solid.offset() < quote.end());
            if (solid.kind() == Kind.PRE && free) {
                blocks.add(solid);
            }
        }
        blocks.sort(java.util.Comparator.comparingInt(Span::offset));
        return blocks;
    }

    /** Inside a quote a block of code is shown as a stretch of code. */
    private static RichText without(RichText rich) {
        return new RichText(
                rich.text(),
                rich.spans().stream()
                        .filter(span -> !Layers.quote(span.kind()))
                        .map(span -> span.kind() == Kind.PRE ? Span.of(Kind.CODE, span.offset(), span.length()) : span)
                        .toList());
    }

    private static void code(String text, Span block, StringBuilder html) {
        String language = TelegramHtml.language(block.argument());
        html.append(language == null ? "<pre>" : "<pre><code class=\"language-" + language + "\">")
                .append(Texts.escape(text.strip().isEmpty() ? text : text.stripTrailing()))
                .append(language == null ? "</pre>" : "</code></pre>");
    }

    private static void paragraphs(RichText rich, StringBuilder html) {
        String text = rich.text();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\n\n", at);
            int to = end < 0 ? text.length() : end;
            if (!text.substring(at, to).isBlank()) {
                int from = at;
                while (text.charAt(from) == '\n') {
                    from++;
                }
                html.append("<p>")
                        .append(TelegramHtml.render(without(Texts.slice(rich, from, to)), false))
                        .append("</p>");
            }
            at = to + 2;
        }
    }
}
