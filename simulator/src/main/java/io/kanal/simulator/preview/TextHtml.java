package io.kanal.simulator.preview;

import io.kanal.simulator.text.Entity;
import io.kanal.simulator.text.StyledText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;

/** Formatted text as t.me shows it. Crossing entities are closed and opened again, as browsers need it. */
final class TextHtml {
    private static final String CONFIRM =
            " target=\"_blank\" rel=\"noopener\" onclick=\"return confirm('Open this link?\\n\\n'+this.href);\"";

    private TextHtml() {}

    static String of(StyledText styled) {
        String text = styled.text();
        TreeSet<Integer> borders = new TreeSet<>();
        borders.add(0);
        borders.add(text.length());
        for (Entity entity : styled.entities()) {
            borders.add(entity.offset());
            borders.add(entity.end());
        }
        StringBuilder out = new StringBuilder();
        Deque<Entity> open = new ArrayDeque<>();
        int from = 0;
        for (int border : borders) {
            out.append(run(text.substring(from, border), open));
            closeAt(border, open, out);
            int place = border;
            styled.entities().stream().filter(e -> e.offset() == place).forEach(e -> {
                out.append(start(e, text.substring(e.offset(), e.end())));
                open.push(e);
            });
            from = border;
        }
        return out.toString();
    }

    private static String run(String part, Deque<Entity> open) {
        boolean custom = open.stream().anyMatch(e -> e.type().equals("custom_emoji"));
        boolean code =
                open.stream().anyMatch(e -> e.type().equals("pre") || e.type().equals("code"));
        return custom || code ? Html.escape(part).replace("\n", "<br/>") : Html.text(part);
    }

    /** Closes what ends here; what lies above it on the stack and goes on is opened again. */
    private static void closeAt(int border, Deque<Entity> open, StringBuilder out) {
        Deque<Entity> again = new ArrayDeque<>();
        while (open.stream().anyMatch(e -> e.end() == border)) {
            Entity top = open.pop();
            out.append(end(top));
            if (top.end() > border) {
                again.push(top);
            }
        }
        while (!again.isEmpty()) {
            Entity entity = again.pop();
            out.append(start(entity, ""));
            open.push(entity);
        }
    }

    private static String start(Entity entity, String words) {
        String argument = entity.argument() == null ? "" : entity.argument();
        return switch (entity.type()) {
            case "bold" -> "<b>";
            case "italic" -> "<i>";
            case "underline" -> "<u>";
            case "strikethrough" -> "<s>";
            case "spoiler" -> "<tg-spoiler>";
            case "code" -> "<code>";
            case "pre" ->
                argument.isEmpty() ? "<pre>" : "<pre><code class=\"language-%s\">".formatted(Html.escape(argument));
            case "blockquote" -> "<blockquote>";
            case "expandable_blockquote" -> "<blockquote expandable>";
            case "text_link" -> "<a href=\"%s\"%s>".formatted(Html.escape(argument), CONFIRM);
            case "url" ->
                "<a href=\"%s\" target=\"_blank\" rel=\"noopener\">"
                        .formatted(Html.escape(words.contains("://") ? words : "http://" + words));
            case "email" -> "<a href=\"mailto:%s\">".formatted(Html.escape(words));
            case "mention" ->
                "<a href=\"https://t.me/%s\" target=\"_blank\">".formatted(Html.escape(words.replace("@", "")));
            case "hashtag", "cashtag" ->
                "<a href=\"?q=%s\">".formatted(URLEncoder.encode(words, StandardCharsets.UTF_8));
            case "custom_emoji" -> "<tg-emoji emoji-id=\"%s\"><i class=\"emoji\"><b>".formatted(Html.escape(argument));
            default -> "";
        };
    }

    private static String end(Entity entity) {
        return switch (entity.type()) {
            case "bold" -> "</b>";
            case "italic" -> "</i>";
            case "underline" -> "</u>";
            case "strikethrough" -> "</s>";
            case "spoiler" -> "</tg-spoiler>";
            case "code" -> "</code>";
            case "pre" -> entity.argument() == null ? "</pre>" : "</code></pre>";
            case "blockquote", "expandable_blockquote" -> "</blockquote>";
            case "text_link", "url", "email", "mention", "hashtag", "cashtag" -> "</a>";
            case "custom_emoji" -> "</b></i></tg-emoji>";
            default -> "";
        };
    }
}
