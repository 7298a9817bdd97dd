package io.kanal.ingest.internal.export;

import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Builds a {@link RichText} from the consecutive parts that exports write. Neighbouring parts of one style are one span;
 * parts that stand for themselves (mentions, custom emoji, quotes, code blocks) never melt together.
 */
public final class FormattedText {
    private static final Set<Kind> MELTING = EnumSet.of(
            Kind.BOLD,
            Kind.ITALIC,
            Kind.UNDERLINE,
            Kind.STRIKETHROUGH,
            Kind.SPOILER,
            Kind.CODE,
            Kind.TEXT_LINK,
            Kind.TEXT_MENTION);

    private final StringBuilder text = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();

    /** {@code text_entities} where it says the same as {@code text}, else {@code text} with the formatting it has. */
    public static RichText of(@Nullable JsonNode text, @Nullable JsonNode entities) {
        if (entities == null || !entities.isArray() || entities.isEmpty()) {
            return of(text);
        }
        RichText formatted = of(entities);
        return text == null || text.isNull() || says(text, formatted.text()) ? formatted : of(text);
    }

    /** Whether the parts of a text, put together, are these words. */
    private static boolean says(JsonNode text, String words) {
        if (text.isString()) {
            return Characters.storable(text.stringValue()).equals(words);
        }
        int offset = 0;
        for (JsonNode part : text) {
            String content = part.isString() ? Characters.storable(part.stringValue()) : Json.text(part, "text");
            if (content != null) {
                if (!words.startsWith(content, offset)) {
                    return false;
                }
                offset += content.length();
            }
        }
        return offset == words.length();
    }

    /** A string, or an array of strings and parts; anything else is no text. */
    public static RichText of(@Nullable JsonNode node) {
        if (node == null) {
            return RichText.EMPTY;
        }
        if (node.isString()) {
            return RichText.plain(Characters.storable(node.stringValue()));
        }
        if (!node.isArray()) {
            return RichText.EMPTY;
        }
        FormattedText builder = new FormattedText();
        for (JsonNode part : node) {
            if (part.isString()) {
                builder.add(part.stringValue(), null, null);
            } else if (part.isObject()) {
                builder.addPart(part);
            }
        }
        return builder.build();
    }

    public void add(String part, @Nullable Kind kind, @Nullable String argument) {
        if (part.isEmpty()) {
            return;
        }
        int offset = text.length();
        text.append(part);
        if (kind == null) {
            return;
        }
        Span last = spans.isEmpty() ? null : spans.getLast();
        if (last != null
                && last.end() == offset
                && last.kind() == kind
                && MELTING.contains(kind)
                && Objects.equals(last.argument(), argument)) {
            spans.set(spans.size() - 1, new Span(kind, last.offset(), last.length() + part.length(), argument));
        } else {
            spans.add(new Span(kind, offset, part.length(), argument));
        }
    }

    public RichText build() {
        return text.isEmpty() ? RichText.EMPTY : new RichText(Characters.storable(text.toString()), spans);
    }

    /** The text with as much formatting as is kept; the sink is told where that is less than there is. */
    public static RichText bounded(RichText text, long message, ExportSink sink) throws InterruptedException {
        RichText bounded = text.bounded();
        int cut = text.spans().size() - bounded.spans().size();
        if (cut > 0) {
            sink.skipped(
                    SkipReason.FORMATTING_CUT,
                    "message " + message + ": " + cut + " of " + text.spans().size());
        }
        return bounded;
    }

    private void addPart(JsonNode part) {
        String content = Json.text(part, "text");
        if (content == null) {
            return;
        }
        String type = Json.text(part, "type");
        switch (type == null ? "" : type) {
            case "bold" -> add(content, Kind.BOLD, null);
            case "italic" -> add(content, Kind.ITALIC, null);
            case "underline" -> add(content, Kind.UNDERLINE, null);
            case "strikethrough" -> add(content, Kind.STRIKETHROUGH, null);
            case "spoiler" -> add(content, Kind.SPOILER, null);
            case "code" -> add(content, Kind.CODE, null);
            case "pre" -> add(content, Kind.PRE, notEmpty(Json.text(part, "language")));
            case "blockquote" ->
                add(content, Json.flag(part, "collapsed") ? Kind.EXPANDABLE_BLOCKQUOTE : Kind.BLOCKQUOTE, null);
            case "text_link" -> addWithArgument(content, Kind.TEXT_LINK, Json.text(part, "href"));
            case "mention_name" -> addWithArgument(content, Kind.TEXT_MENTION, Json.scalar(part, "user_id"));
            case "custom_emoji" -> addWithArgument(content, Kind.CUSTOM_EMOJI, emojiId(part));
            case "mention" -> add(content, Kind.MENTION, null);
            case "hashtag" -> add(content, Kind.HASHTAG, null);
            case "cashtag" -> add(content, Kind.CASHTAG, null);
            case "bot_command" -> add(content, Kind.BOT_COMMAND, null);
            case "link" -> add(content, Kind.URL, null);
            case "email" -> add(content, Kind.EMAIL, null);
            case "phone" -> add(content, Kind.PHONE_NUMBER, null);
            case "bank_card" -> add(content, Kind.BANK_CARD, null);
            default -> add(content, null, null);
        }
    }

    /** A link without an address, or a mention of nobody, is plain text. */
    private void addWithArgument(String content, Kind kind, @Nullable String argument) {
        String known = notEmpty(argument);
        add(content, known == null ? null : kind, known);
    }

    /** Null where a path or a sentence stands in its place. */
    private static @Nullable String emojiId(JsonNode part) {
        String id = Json.scalar(part, "document_id");
        return id != null && id.chars().allMatch(Character::isDigit) ? id : null;
    }

    private static @Nullable String notEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
