package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rich text as the HTML of {@code parse_mode}. Elements must nest while spans overlap freely: at each border whatever is
 * not wanted further is closed, together with what was opened inside it, and the rest opened anew; Telegram joins the
 * pieces again. Every letter of the text comes out escaped.
 */
public final class TelegramHtml {
    private TelegramHtml() {}

    public static String of(RichText given) {
        RichText rich =
                new RichText(Texts.sendable(given.text()), given.bounded().spans());
        return render(rich, true);
    }

    /** Line feeds stay, or become {@code <br>} where the receiver folds white space; there quotes and blocks are outside. */
    static String render(RichText rich, boolean message) {
        String text = rich.text();
        Layers layers = new Layers(rich);
        StringBuilder html = new StringBuilder(text.length() + 64);
        List<Span> open = new ArrayList<>();
        int[] borders = layers.borders(text.length());
        for (int i = 0; i + 1 < borders.length; i++) {
            List<Span> wanted = layers.at(borders[i]);
            int common = 0;
            while (common < open.size()
                    && common < wanted.size()
                    && open.get(common).equals(wanted.get(common))) {
                common++;
            }
            while (open.size() > common) {
                html.append(closing(open.removeLast(), message));
            }
            for (Span span : wanted.subList(common, wanted.size())) {
                html.append(opening(span, message));
                open.add(span);
            }
            words(text, borders[i], borders[i + 1], message, html);
        }
        while (!open.isEmpty()) {
            html.append(closing(open.removeLast(), message));
        }
        return html.toString();
    }

    private static void words(String text, int from, int to, boolean message, StringBuilder html) {
        if (message) {
            Texts.escape(text, from, to, html);
            return;
        }
        html.append(Texts.escape(text.substring(from, to)).replace("\n", "<br>"));
    }

    private static String opening(Span span, boolean message) {
        return switch (span.kind()) {
            case BOLD -> "<b>";
            case ITALIC -> "<i>";
            case UNDERLINE -> "<u>";
            case STRIKETHROUGH -> "<s>";
            case SPOILER -> "<tg-spoiler>";
            case CODE -> "<code>";
            case PRE -> {
                String language = language(span.argument());
                yield language == null ? "<pre>" : "<pre><code class=\"language-" + language + "\">";
            }
            case BLOCKQUOTE -> "<blockquote>";
            case EXPANDABLE_BLOCKQUOTE -> "<blockquote expandable>";
            case TEXT_LINK -> anchor(Links.allowed(span.argument()));
            case TEXT_MENTION -> anchor(Links.person(span.argument()));
            // Rich messages know custom emoji by blocks only; the fallback letter stands there.
            case CUSTOM_EMOJI -> message ? "<tg-emoji emoji-id=\"" + span.argument() + "\">" : "";
            default -> "";
        };
    }

    private static String closing(Span span, boolean message) {
        return switch (span.kind()) {
            case BOLD -> "</b>";
            case ITALIC -> "</i>";
            case UNDERLINE -> "</u>";
            case STRIKETHROUGH -> "</s>";
            case SPOILER -> "</tg-spoiler>";
            case CODE -> "</code>";
            case PRE -> language(span.argument()) == null ? "</pre>" : "</code></pre>";
            case BLOCKQUOTE, EXPANDABLE_BLOCKQUOTE -> "</blockquote>";
            case TEXT_LINK, TEXT_MENTION -> "</a>";
            case CUSTOM_EMOJI -> message ? "</tg-emoji>" : "";
            default -> "";
        };
    }

    private static String anchor(@Nullable String address) {
        return "<a href=\"" + Texts.escape(address == null ? "" : address) + "\">";
    }

    static @Nullable String language(@Nullable String named) {
        return named != null && named.matches("[A-Za-z0-9+#_.-]{1,30}") ? named : null;
    }
}
