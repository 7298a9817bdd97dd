package io.kanal.simulator.botapi;

import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.TelegramError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rich messages: an {@code InputRichMessage} in HTML or Markdown becomes the blocks that receivers see. */
final class RichMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST = 32_768;
    private static final int MOST_BLOCKS = 500;

    private RichMessages() {}

    static Content.Rich read(JsonNode input) {
        boolean html = input.has("html");
        if (html == input.has("markdown")) {
            throw TelegramError.badRequest("exactly one of the fields html and markdown must be used");
        }
        String source = html
                ? input.get("html").asString("")
                : RichMarkdown.toHtml(input.get("markdown").asString(""));
        Element body = Jsoup.parseBodyFragment(source).body();
        ArrayNode blocks = blocks(body);
        String words = body.wholeText().strip();
        if (blocks.isEmpty() || words.isEmpty()) {
            throw TelegramError.badRequest("rich message must be non-empty");
        }
        if (words.length() > LONGEST) {
            throw TelegramError.badRequest("rich message is too long");
        }
        if (blocks.size() > MOST_BLOCKS) {
            throw TelegramError.badRequest("too many blocks in the rich message");
        }
        ObjectNode message = JSON.objectNode();
        message.set("blocks", blocks);
        if (input.path("is_rtl").asBoolean(false)) {
            message.put("is_rtl", true);
        }
        return new Content.Rich(message, StyledText.plain(plain(body)));
    }

    private static String plain(Element body) {
        StringBuilder text = new StringBuilder();
        for (Node child : body.childNodes()) {
            String part = child instanceof Element element ? element.wholeText() : child.toString();
            if (!part.isBlank()) {
                text.append(part.strip()).append('\n');
            }
        }
        return text.toString();
    }

    private static ArrayNode blocks(Element parent) {
        ArrayNode blocks = JSON.arrayNode();
        List<Node> loose = new ArrayList<>();
        for (Node child : parent.childNodes()) {
            if (child instanceof Element element && isBlock(element)) {
                flush(loose, blocks);
                add(element, blocks);
            } else {
                loose.add(child);
            }
        }
        flush(loose, blocks);
        return blocks;
    }

    private static boolean isBlock(Element element) {
        return switch (element.normalName()) {
            case "p",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "ul",
                    "ol",
                    "pre",
                    "blockquote",
                    "hr",
                    "table",
                    "details",
                    "footer",
                    "div" -> true;
            default -> false;
        };
    }

    private static void flush(List<Node> loose, ArrayNode blocks) {
        JsonNode text = inline(loose);
        if ((!text.toString().replaceAll("\\\\n|[\\s\"]", "").isEmpty() && !text.isEmpty())
                || (text.isString() && !text.asString().isBlank())) {
            blocks.addObject().put("type", "paragraph").set("text", text);
        }
        loose.clear();
    }

    private static void add(Element element, ArrayNode blocks) {
        String name = element.normalName();
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" ->
                blocks.addObject()
                        .put("type", "heading")
                        .put("size", name.charAt(1) - '0')
                        .set("text", inline(element.childNodes()));
            case "ul", "ol" -> {
                ArrayNode items = blocks.addObject().put("type", "list").putArray("items");
                int number = 1;
                for (Element item : element.children()) {
                    items.addObject()
                            .put("label", name.equals("ol") ? number++ + "." : "•")
                            .set("blocks", blocks(item));
                }
            }
            case "pre" -> {
                ObjectNode block = blocks.addObject().put("type", "pre");
                block.put("text", element.wholeText());
                Element code = element.selectFirst("code[class^=language-]");
                if (code != null) {
                    block.put("language", code.className().substring("language-".length()));
                }
            }
            case "blockquote" -> blocks.addObject().put("type", "blockquote").set("blocks", blocks(element));
            case "hr" -> blocks.addObject().put("type", "divider");
            case "table" -> table(element, blocks.addObject().put("type", "table"));
            case "details" -> {
                Element summary = element.selectFirst("summary");
                ObjectNode block = blocks.addObject().put("type", "details");
                block.set("summary", summary == null ? JSON.stringNode("") : inline(summary.childNodes()));
                if (summary != null) {
                    summary.remove();
                }
                block.set("blocks", blocks(element));
            }
            case "div" -> blocks(element).forEach(blocks::add);
            default ->
                blocks.addObject()
                        .put("type", name.equals("footer") ? "footer" : "paragraph")
                        .set("text", inline(element.childNodes()));
        }
    }

    private static void table(Element table, ObjectNode block) {
        ArrayNode rows = block.putArray("cells");
        for (Element row : table.select("tr")) {
            ArrayNode cells = rows.addArray();
            for (Element cell : row.select("th, td")) {
                ObjectNode node = cells.addObject();
                node.set("text", inline(cell.childNodes()));
                if (cell.normalName().equals("th")) {
                    node.put("is_header", true);
                }
                node.put("align", "left").put("valign", "top");
            }
        }
    }

    private static JsonNode inline(List<? extends Node> nodes) {
        List<JsonNode> parts = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof TextNode text) {
                if (!text.getWholeText().isEmpty()) {
                    parts.add(JSON.stringNode(text.getWholeText()));
                }
            } else if (node instanceof Element element) {
                parts.add(inline(element));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : JSON.arrayNode().addAll(parts);
    }

    private static JsonNode inline(Element element) {
        String type = switch (element.normalName()) {
            case "b", "strong" -> "bold";
            case "i", "em" -> "italic";
            case "u", "ins" -> "underline";
            case "s", "del", "strike" -> "strikethrough";
            case "tg-spoiler" -> "spoiler";
            case "code" -> "code";
            case "sub" -> "subscript";
            case "sup" -> "superscript";
            case "mark" -> "marked";
            case "a" -> "url";
            case "br" -> "br";
            case "span", "p" -> "plain";
            default ->
                throw TelegramError.badRequest("can't parse rich message: unsupported tag \"%s\""
                        .formatted(element.normalName().toLowerCase(Locale.ROOT)));
        };
        JsonNode text = inline(element.childNodes());
        return switch (type) {
            case "br" -> JSON.stringNode("\n");
            case "plain" -> text;
            case "url" -> {
                ObjectNode node = JSON.objectNode().put("type", "url");
                node.set("text", text);
                yield node.put("url", element.attr("href"));
            }
            default -> {
                ObjectNode node = JSON.objectNode().put("type", type);
                node.set("text", text);
                yield node;
            }
        };
    }
}
