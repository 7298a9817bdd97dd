package io.kanal.ingest.internal.rich;

import io.kanal.posts.message.Media;
import io.kanal.shared.text.Characters;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A rich message as people read it: the words of all its blocks in their order, one below the other, and the files and places in
 * them. Knows the names of the Bot API 10.1 (core.telegram.org/bots/api#richmessage), of 10.3 as aiogram 3.31 has them
 * ({@code expandable_blockquote}, {@code buttons}, {@code button}, {@code document}), and those that Telegram Desktop 7.2.10
 * writes; the three never mean different things by one name. Of a block nobody knows, what is called text, blocks or caption is read.
 */
public final class RichMessage {
    /** Blocks and formatting nest sixteen deep in Telegram. */
    private static final int DEEPEST = 64;

    private static final Pattern DIGITS = Pattern.compile("\\d{1,20}");
    private static final Pattern COUNTS = Pattern.compile("[\\p{L}\\p{N}]+");

    private final BlockText text = new BlockText();
    private final List<Attached> attached = new ArrayList<>();
    private int depth;

    private RichMessage() {}

    /** A block that may show a file, which each source describes in its own way. */
    public record Attached(String type, JsonNode block) {
        /** The point on the map that it shows. */
        public Optional<Media> place() {
            JsonNode point = either(block, "location", "geo");
            double latitude = point.path("latitude").asDouble(Double.NaN);
            double longitude = point.path("longitude").asDouble(Double.NaN);
            return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                    ? Optional.of(new Media.Place(latitude, longitude, null, null))
                    : Optional.empty();
        }
    }

    /** What was read; the blocks beside words, in their order. */
    public record Read(RichText text, List<Attached> attached) {
        public Read {
            attached = List.copyOf(attached);
        }
    }

    /** Reads the value of {@code rich_message}. */
    public static Read of(JsonNode message) {
        RichMessage read = new RichMessage();
        read.blocks(message.path("blocks"));
        return new Read(read.text.build(), read.attached);
    }

    private void blocks(JsonNode blocks) {
        for (JsonNode block : blocks) {
            if (block.isObject() && depth < DEEPEST) {
                depth++;
                text.breakLine(true);
                block(block.path("type").asString(""), block);
                depth--;
            }
        }
    }

    private void block(String type, JsonNode block) {
        switch (type) {
            case "heading" -> text.within(Kind.BOLD, null, () -> text(block.path("text")));
            case "pre", "code" -> text.within(Kind.PRE, words(block.path("language")), () -> text(block.path("text")));
            case "math", "mathematical_expression" -> formula(block);
            case "list" -> list(block);
            case "blockquote", "pullquote" -> quote(Kind.BLOCKQUOTE, block);
            case "expandable_blockquote" -> quote(Kind.EXPANDABLE_BLOCKQUOTE, block);
            case "quote" -> quote(Kind.BLOCKQUOTE, block);
            case "table" -> table(block);
            case "details" -> {
                text.within(Kind.BOLD, null, () -> text(either(block, "summary", "title")));
                blocks(block.path("blocks"));
            }
            case "buttons", "button_row" -> buttons(block.path("buttons"));
            case "related_articles" -> articles(block);
            case "channel" -> channel(block.path("channel"));
            case "author_date" -> text(block.path("author"));
            default -> anyBlock(type, block);
        }
    }

    /** Paragraphs, files, collages, and what later days bring. */
    private void anyBlock(String type, JsonNode block) {
        attached.add(new Attached(type, block));
        if (type.equals("embed") || type.equals("embed_post")) {
            link(block.path("url"), block.path("author"));
        }
        text(block.path("text"));
        blocks(block.path("blocks"));
        if (type.equals("collage") || type.equals("slideshow")) {
            blocks(block.path("items"));
        }
        if (block.path("block").isObject()) {
            block(block.path("block").path("type").asString(""), block.path("block"));
        }
        caption(block.path("caption"));
    }

    /** {@code {text, credit}}, or a text alone. */
    private void caption(JsonNode caption) {
        text.breakLine(false);
        if (caption.isObject() && !caption.has("type")) {
            text(caption.path("text"));
            credit(caption.path("credit"));
        } else {
            text(caption);
        }
    }

    private void credit(JsonNode credit) {
        RichMessage alone = new RichMessage();
        alone.text(credit);
        if (!alone.text.build().isEmpty()) {
            text.breakLine(false);
            text.add("— ");
            text(credit);
        }
    }

    private void formula(JsonNode block) {
        JsonNode source = block.has("formula") ? block.path("formula") : either(block, "expression", "source");
        text.within(Kind.CODE, null, () -> text(source));
    }

    private void quote(Kind kind, JsonNode block) {
        text.within(kind, null, () -> {
            text(block.path("text"));
            blocks(block.path("blocks"));
            credit(either(block, "credit", "caption"));
        });
    }

    private void list(JsonNode block) {
        boolean ordered = "ordered".equals(block.path("kind").asString(""));
        long next = block.path("start").asLong(1);
        for (JsonNode item : block.path("items")) {
            text.breakLine(false);
            String label = item.path("label").asString("");
            if (label.isBlank()) {
                label = ordered ? item.path("num").asString(Long.toString(next++)) : "•";
            }
            text.add((COUNTS.matcher(label).matches() ? label + "." : label) + " " + box(item));
            text(item.path("text"));
            JsonNode inside = item.path("blocks");
            for (int at = 0; at < inside.size() && depth < DEEPEST; at++) {
                depth++;
                if (at > 0) {
                    text.breakLine(false);
                }
                block(inside.path(at).path("type").asString(""), inside.path(at));
                depth--;
            }
        }
    }

    private static String box(JsonNode item) {
        String state = item.path("task_state").asString("none");
        boolean checked = item.path("is_checked").asBoolean(false) || state.equals("checked") || state.equals("done");
        return checked ? "☑ " : item.path("has_checkbox").asBoolean(false) || !state.equals("none") ? "☐ " : "";
    }

    private void table(JsonNode block) {
        text(either(block, "title", "caption"));
        for (JsonNode row : either(block, "rows", "cells")) {
            text.breakLine(false);
            boolean first = true;
            for (JsonNode cell : row.isArray() ? row : row.path("cells")) {
                if (!first) {
                    text.add(" | ");
                }
                first = false;
                text(cell.path("text"));
            }
        }
    }

    private void buttons(JsonNode buttons) {
        boolean first = true;
        for (JsonNode button : buttons) {
            if (!first) {
                text.add(" | ");
            }
            first = false;
            button(button);
        }
    }

    /** A button's words; where it opens an address, they are a link. */
    private void button(JsonNode button) {
        String address = words(
                button.has("url") ? button.path("url") : button.path("button").path("url"));
        if (address == null) {
            text(button.path("text"));
        } else {
            text.within(Kind.TEXT_LINK, address, () -> text(button.path("text")));
        }
    }

    private void articles(JsonNode block) {
        text(block.path("title"));
        for (JsonNode article : block.path("articles")) {
            text.breakLine(false);
            link(article.path("url"), article.path("title"));
            text.breakLine(false);
            text(article.path("description"));
        }
    }

    private void channel(JsonNode channel) {
        text(channel.path("title"));
        String name = words(channel.path("username"));
        if (name != null) {
            text.breakLine(false);
            text.within(Kind.MENTION, null, () -> text.add("@" + name));
        }
    }

    private void link(JsonNode address, JsonNode label) {
        String url = words(address);
        if (url == null) {
            text(label);
        } else if (words(label) == null) {
            text.within(Kind.URL, null, () -> text.add(url));
        } else {
            text.within(Kind.TEXT_LINK, url, () -> text(label));
        }
        text.breakLine(false);
    }

    /** A string, a list of texts, or an object with a type. */
    private void text(JsonNode node) {
        if (node.isString()) {
            text.add(Characters.storable(node.asString()));
        } else if (depth < DEEPEST && node.isContainer()) {
            depth++;
            if (node.isArray()) {
                for (JsonNode part : node) {
                    text(part);
                }
            } else {
                formatted(node.path("type").asString(""), node);
            }
            depth--;
        }
    }

    private void formatted(String type, JsonNode node) {
        JsonNode inside = node.path("text");
        switch (type) {
            case "bold" -> text.within(Kind.BOLD, null, () -> text(inside));
            case "italic" -> text.within(Kind.ITALIC, null, () -> text(inside));
            case "underline" -> text.within(Kind.UNDERLINE, null, () -> text(inside));
            case "strikethrough" -> text.within(Kind.STRIKETHROUGH, null, () -> text(inside));
            case "spoiler" -> text.within(Kind.SPOILER, null, () -> text(inside));
            case "code" -> text.within(Kind.CODE, null, () -> text(inside));
            case "math", "mathematical_expression" -> formula(node);
            case "url", "text_link" -> {
                String address = words(either(node, "url", "href"));
                if (address == null) {
                    text(inside);
                } else {
                    text.within(Kind.TEXT_LINK, address, () -> text(inside));
                }
            }
            case "email", "email_address" -> text.within(Kind.EMAIL, null, () -> text(inside));
            case "phone", "phone_number" -> text.within(Kind.PHONE_NUMBER, null, () -> text(inside));
            case "bank_card", "bank_card_number" -> text.within(Kind.BANK_CARD, null, () -> text(inside));
            case "mention" -> text.within(Kind.MENTION, null, () -> text(inside));
            case "hashtag" -> text.within(Kind.HASHTAG, null, () -> text(inside));
            case "cashtag" -> text.within(Kind.CASHTAG, null, () -> text(inside));
            case "bot_command" -> text.within(Kind.BOT_COMMAND, null, () -> text(inside));
            case "link" -> text.within(Kind.URL, null, () -> text(inside));
            case "mention_name", "text_mention" -> person(node, inside);
            case "custom_emoji" -> emoji(node);
            case "button" -> button(node.has("text") ? node : node.path("button"));
            case "inline_image" -> attached.add(new Attached(type, node));
            default -> text(inside);
        }
    }

    private void person(JsonNode node, JsonNode inside) {
        String id = node.has("user_id")
                ? node.path("user_id").asString("")
                : node.path("user").path("id").asString("");
        if (DIGITS.matcher(id).matches()) {
            text.within(Kind.TEXT_MENTION, id, () -> text(inside));
        } else {
            text(inside);
        }
    }

    private void emoji(JsonNode node) {
        String id = either(node, "custom_emoji_id", "document_id").asString("");
        JsonNode shown = either(node, "alternative_text", "text");
        if (DIGITS.matcher(id).matches()) {
            text.within(Kind.CUSTOM_EMOJI, id, () -> text(shown));
        } else {
            text(shown);
        }
    }

    private static JsonNode either(JsonNode node, String one, String other) {
        return node.has(one) ? node.path(one) : node.path(other);
    }

    private static @Nullable String words(JsonNode node) {
        String words = node.isString() ? Characters.storable(node.asString()) : "";
        return words.isBlank() ? null : words;
    }
}
