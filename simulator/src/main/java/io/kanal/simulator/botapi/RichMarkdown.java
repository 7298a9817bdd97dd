package io.kanal.simulator.botapi;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/** The part of GitHub's Markdown that programs write, as HTML: headings, lists, quotes, code, rules, emphasis, links. */
final class RichMarkdown {
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*)");
    private static final Pattern BULLET = Pattern.compile("\\s*[-*+]\\s+(.*)");
    private static final Pattern NUMBER = Pattern.compile("\\s*\\d+[.)]\\s+(.*)");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\(([^)\\s]+)\\)");

    private final StringBuilder out = new StringBuilder();
    private String container = "";

    private RichMarkdown() {}

    static String toHtml(String markdown) {
        RichMarkdown reader = new RichMarkdown();
        List<String> lines = markdown.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.strip().startsWith("```")) {
                reader.open("");
                String language = line.strip().substring(3).strip();
                StringBuilder code = new StringBuilder();
                while (++i < lines.size() && !lines.get(i).strip().startsWith("```")) {
                    code.append(lines.get(i)).append('\n');
                }
                reader.out
                        .append("<pre>")
                        .append(language.isEmpty() ? "" : "<code class=\"language-" + Entities.escape(language) + "\">")
                        .append(Entities.escape(code.toString().stripTrailing()))
                        .append(language.isEmpty() ? "" : "</code>")
                        .append("</pre>");
            } else {
                reader.line(line);
            }
        }
        reader.open("");
        return reader.out.toString();
    }

    private void line(String line) {
        Matcher heading = HEADING.matcher(line);
        Matcher bullet = BULLET.matcher(line);
        Matcher number = NUMBER.matcher(line);
        if (line.isBlank()) {
            open("");
        } else if (heading.matches()) {
            open("");
            int size = heading.group(1).length();
            out.append("<h%d>%s</h%d>".formatted(size, inline(heading.group(2)), size));
        } else if (line.strip().matches("-{3,}|\\*{3,}|_{3,}")) {
            open("");
            out.append("<hr>");
        } else if (bullet.matches()) {
            open("ul");
            out.append("<li>").append(inline(bullet.group(1))).append("</li>");
        } else if (number.matches()) {
            open("ol");
            out.append("<li>").append(inline(number.group(1))).append("</li>");
        } else if (line.startsWith(">")) {
            boolean goesOn = container.equals("blockquote");
            open("blockquote");
            out.append(goesOn ? "<br>" : "").append(inline(line.substring(1).strip()));
        } else {
            boolean goesOn = container.equals("p");
            open("p");
            out.append(goesOn ? "<br>" : "").append(inline(line));
        }
    }

    private void open(String wanted) {
        if (container.equals(wanted)) {
            return;
        }
        if (!container.isEmpty()) {
            out.append("</").append(container).append('>');
        }
        if (!wanted.isEmpty()) {
            out.append('<').append(wanted).append('>');
        }
        container = wanted;
    }

    private static String inline(String text) {
        String html = Entities.escape(text);
        html = html.replaceAll("`([^`]+)`", "<code>$1</code>");
        html = LINK.matcher(html).replaceAll("<a href=\"$2\">$1</a>");
        html = html.replaceAll("\\*\\*(.+?)\\*\\*", "<b>$1</b>");
        html = html.replaceAll("__(.+?)__", "<b>$1</b>");
        html = html.replaceAll("~~(.+?)~~", "<s>$1</s>");
        html = html.replaceAll("(?<![\\w*])\\*(?!\\s)(.+?)(?<!\\s)\\*(?![\\w*])", "<i>$1</i>");
        html = html.replaceAll("(?<!\\w)_(?!\\s)(.+?)(?<!\\s)_(?!\\w)", "<i>$1</i>");
        return html;
    }
}
