package io.kanal.simulator.text;

import java.util.ArrayList;
import java.util.List;

/** Telegram's first Markdown, without nesting. */
final class MarkdownMarkup {
    private final String in;

    MarkdownMarkup(String text) {
        this.in = text;
    }

    StyledText parse() {
        StringBuilder out = new StringBuilder();
        List<Entity> entities = new ArrayList<>();
        int i = 0;
        while (i < in.length()) {
            char c = in.charAt(i);
            if (c == '\\' && i + 1 < in.length() && "_*`[".indexOf(in.charAt(i + 1)) >= 0) {
                out.append(in.charAt(i + 1));
                i += 2;
                continue;
            }
            if ("_*`[".indexOf(c) < 0) {
                out.append(c);
                i++;
                continue;
            }
            int begin = i++;
            boolean pre = c == '`' && in.startsWith("``", i);
            String language = "";
            if (pre) {
                i += 2;
                PreHead head = PreHead.read(in, i);
                language = head.language();
                i = head.next();
            }
            String endMark = pre ? "```" : c == '[' ? "]" : String.valueOf(c);
            int end = in.indexOf(endMark, i);
            if (end < 0) {
                throw new MarkupException(
                        "Can't find end of the entity starting at byte offset " + Markup.byteOffset(in, begin));
            }
            int offset = out.length();
            String inner = in.substring(i, end);
            out.append(inner);
            i = end + endMark.length();
            if (c == '[') {
                String address = inner;
                if (i < in.length() && in.charAt(i) == '(') {
                    int close = in.indexOf(')', i);
                    address = in.substring(i + 1, close < 0 ? in.length() : close);
                    i = close < 0 ? in.length() : close + 1;
                }
                Entity link = Markup.link(address, offset, inner.length());
                if (link != null && !inner.isEmpty()) {
                    entities.add(link);
                }
            } else if (!inner.isEmpty()) {
                entities.add(
                        switch (c) {
                            case '_' -> Entity.of("italic", offset, inner.length());
                            case '*' -> Entity.of("bold", offset, inner.length());
                            default ->
                                pre
                                        ? new Entity(
                                                "pre", offset, inner.length(), language.isEmpty() ? null : language)
                                        : Entity.of("code", offset, inner.length());
                        });
            }
        }
        return new StyledText(out.toString(), entities);
    }

    /** What follows the three back ticks of a code block: a language, and a line break that is no part of the code. */
    record PreHead(String language, int next) {
        static PreHead read(String in, int from) {
            int i = from;
            int end = i;
            while (end < in.length() && !Character.isWhitespace(in.charAt(end)) && in.charAt(end) != '`') {
                end++;
            }
            String language = "";
            if (end != i && end < in.length() && in.charAt(end) != '`') {
                language = in.substring(i, end);
                i = end;
            }
            if (i < in.length() && (in.charAt(i) == '\n' || in.charAt(i) == '\r')) {
                boolean pair = i + 1 < in.length()
                        && (in.charAt(i + 1) == '\n' || in.charAt(i + 1) == '\r')
                        && in.charAt(i) != in.charAt(i + 1);
                i += pair ? 2 : 1;
            }
            return new PreHead(language, i);
        }
    }
}
