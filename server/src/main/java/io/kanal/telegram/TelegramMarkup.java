package io.kanal.telegram;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.telegram.markup.ModelMarkdown;
import io.kanal.telegram.markup.Parts;
import io.kanal.telegram.markup.RichMessageHtml;
import io.kanal.telegram.markup.TelegramHtml;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rich text in the forms that Telegram takes. Nothing that people wrote comes out as markup: text is escaped, links lead to
 * web addresses and to chats only, and people are mentioned only by spans that name their id.
 */
public final class TelegramMarkup {
    /** UTF-16 units of a message's text, markup not counted. */
    public static final int LONGEST_TEXT = 4096;

    /** UTF-16 units of a caption, markup not counted. */
    public static final int LONGEST_CAPTION = 1024;

    /** UTF-16 units of a rich message. */
    public static final int LONGEST_RICH = 32_768;

    private TelegramMarkup() {}

    /** For {@code parse_mode} HTML. */
    public static String html(RichText rich) {
        return TelegramHtml.of(rich);
    }

    /** Words only; the address of a link stands in parentheses behind its words. */
    public static String plain(RichText rich) {
        String text = rich.text();
        List<Span> links = rich.bounded().spans().stream()
                .filter(span -> span.kind() == Kind.TEXT_LINK && leadsElsewhere(text, span))
                .sorted(Comparator.comparingInt(Span::end))
                .toList();
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        for (Span link : links) {
            plain.append(text, at, link.end())
                    .append(" (")
                    .append(link.argument())
                    .append(')');
            at = link.end();
        }
        plain.append(text, at, text.length());
        return plain.toString();
    }

    /** Whether a link has an address that is not its words. */
    private static boolean leadsElsewhere(String text, Span link) {
        String address = link.argument();
        return address != null && (address.length() != link.length() || !text.startsWith(address, link.offset()));
    }

    /** An {@code InputRichMessage} of Bot API 10.1, right-to-left where the text begins so. */
    public static ObjectNode rich(RichText rich) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("html", RichMessageHtml.of(rich));
        if (startsRightToLeft(rich.text())) {
            message.put("is_rtl", true);
        }
        return message;
    }

    /** The text in parts of at most so many UTF-16 units, cut at paragraphs, lines, sentences, words, in this order. */
    public static List<RichText> split(RichText rich, int mostUnits) {
        return Parts.of(rich, mostUnits);
    }

    /** Markdown as chat models write it, with the few HTML elements that they mix in. Any text gives a result. */
    public static RichText fromMarkdown(String markdown) {
        return ModelMarkdown.read(markdown);
    }

    private static boolean startsRightToLeft(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            switch (Character.getDirectionality(text.codePointAt(i))) {
                case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> {
                    return true;
                }
                case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> {
                    return false;
                }
                default -> {}
            }
        }
        return false;
    }
}
