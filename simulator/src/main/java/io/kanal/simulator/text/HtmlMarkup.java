package io.kanal.simulator.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Telegram's HTML: the tags it knows, its entity references, its error texts. One use per text. */
final class HtmlMarkup {
    private static final Set<String> TAGS = Set.of(
            "a",
            "b",
            "strong",
            "i",
            "em",
            "s",
            "strike",
            "del",
            "u",
            "ins",
            "tg-spoiler",
            "tg-emoji",
            "tg-time",
            "span",
            "pre",
            "code",
            "blockquote");

    private final String in;
    private final StringBuilder out = new StringBuilder();
    private final List<Entity> entities = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;

    /** A tag that waits for its end. */
    private record Open(String tag, String argument, String unixTime, int offset) {}

    HtmlMarkup(String text) {
        this.in = text;
    }

    StyledText parse() {
        while (at < in.length()) {
            char c = in.charAt(at);
            if (c == '&') {
                out.appendCodePoint(reference());
            } else if (c != '<') {
                out.append(c);
                at++;
            } else if (peek(1) == '/') {
                endTag();
            } else {
                startTag();
            }
        }
        Open unclosed = open.peek();
        if (unclosed != null) {
            throw new MarkupException("Can't find end tag corresponding to start tag \"" + unclosed.tag() + "\"");
        }
        entities.sort(Entity.ORDER);
        return new StyledText(out.toString(), entities);
    }

    private char peek(int ahead) {
        return at + ahead < in.length() ? in.charAt(at + ahead) : '\0';
    }

    private static boolean space(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0' || c == '\u000b';
    }

    /** Reads a character reference at the ampersand; a plain ampersand when it is none. */
    private int reference() {
        int end = at + 1;
        int code = 0;
        if (end < in.length() && in.charAt(end) == '#') {
            end++;
            int radix = 10;
            if (end < in.length() && in.charAt(end) == 'x') {
                end++;
                radix = 16;
            }
            while (end < in.length()
                    && end - at < 10
                    && in.charAt(end) < 128
                    && Character.digit(in.charAt(end), radix) >= 0) {
                code = code * radix + Character.digit(in.charAt(end++), radix);
            }
            if (code <= 0 || code >= 0x10ffff || end - at >= 10) {
                code = 0;
            }
        } else {
            while (end < in.length() && in.charAt(end) < 128 && Character.isLetter(in.charAt(end))) {
                end++;
            }
            code = switch (in.substring(at + 1, end)) {
                case "lt" -> '<';
                case "gt" -> '>';
                case "amp" -> '&';
                case "quot" -> '"';
                default -> 0;
            };
        }
        if (code == 0) {
            at++;
            return '&';
        }
        at = end < in.length() && in.charAt(end) == ';' ? end + 1 : end;
        return code;
    }

    private void startTag() {
        int begin = at++;
        while (at < in.length() && !space(in.charAt(at)) && in.charAt(at) != '>') {
            at++;
        }
        if (at == in.length()) {
            throw new MarkupException("Unclosed start tag at byte offset " + bytes(begin));
        }
        String tag = in.substring(begin + 1, at).toLowerCase(Locale.ROOT);
        if (!TAGS.contains(tag)) {
            throw new MarkupException("Unsupported start tag \"%s\" at byte offset %d".formatted(tag, bytes(begin)));
        }
        String argument = "";
        String unixTime = "";
        while (peek(0) != '>') {
            skipSpaces();
            if (peek(0) == '>') {
                break;
            }
            String name = attributeName(tag, begin);
            skipSpaces();
            String value = null;
            if (peek(0) == '=') {
                at++;
                value = attributeValue(tag, begin);
            } else if (at == in.length()) {
                throw unclosed(tag, begin);
            }
            if (tag.equals("tg-time") && name.equals("unix") && value != null) {
                unixTime = value;
            } else {
                String meant = argumentOf(tag, name, value);
                argument = meant == null ? argument : meant;
            }
        }
        if (tag.equals("span") && !argument.equals("spoiler")) {
            throw new MarkupException("Tag \"span\" must have class \"tg-spoiler\" at byte offset " + bytes(begin));
        }
        at++;
        open.push(new Open(tag, argument, unixTime, out.length()));
    }

    private static @Nullable String argumentOf(String tag, String name, @Nullable String value) {
        if (tag.equals("blockquote") && name.equals("expandable")) {
            return "1";
        }
        if (value == null) {
            return null;
        }
        return switch (tag) {
            case "a" -> name.equals("href") ? value : null;
            case "code" -> name.equals("class") && value.startsWith("language-") ? value.substring(9) : null;
            case "span" -> name.equals("class") && value.startsWith("tg-") ? value.substring(3) : null;
            case "tg-emoji" -> name.equals("emoji-id") ? value : null;
            default -> null;
        };
    }

    private String attributeName(String tag, int begin) {
        int start = at;
        while (at < in.length() && !space(in.charAt(at)) && "=>/\"'".indexOf(in.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw new MarkupException(
                    "Empty attribute name in the tag \"%s\" at byte offset %d".formatted(tag, bytes(begin)));
        }
        return in.substring(start, at);
    }

    private String attributeValue(String tag, int begin) {
        skipSpaces();
        if (at == in.length()) {
            throw unclosed(tag, begin);
        }
        StringBuilder value = new StringBuilder();
        char quote = in.charAt(at);
        if (quote != '"' && quote != '\'') {
            int start = at;
            while (at < in.length()
                    && in.charAt(at) < 128
                    && (Character.isLetterOrDigit(in.charAt(at)) || ".-".indexOf(in.charAt(at)) >= 0)) {
                at++;
            }
            value.append(in.substring(start, at).toLowerCase(Locale.ROOT));
            if (at < in.length() && !space(in.charAt(at)) && in.charAt(at) != '>') {
                throw new MarkupException("Unexpected end of name token at byte offset " + bytes(start));
            }
        } else {
            at++;
            while (at < in.length() && in.charAt(at) != quote) {
                if (in.charAt(at) == '&') {
                    value.appendCodePoint(reference());
                } else {
                    value.append(in.charAt(at++));
                }
            }
            at++;
        }
        if (at >= in.length()) {
            throw new MarkupException("Unclosed start tag at byte offset " + bytes(begin));
        }
        return value.toString();
    }

    private void endTag() {
        int begin = at;
        Open tag = open.peek();
        if (tag == null) {
            throw new MarkupException("Unexpected end tag at byte offset " + bytes(begin));
        }
        at += 2;
        int start = at;
        while (at < in.length() && !space(in.charAt(at)) && in.charAt(at) != '>') {
            at++;
        }
        String name = in.substring(start, at).toLowerCase(Locale.ROOT);
        skipSpaces();
        if (peek(0) != '>') {
            throw new MarkupException("Unclosed end tag at byte offset " + bytes(begin));
        }
        if (!name.isEmpty() && !name.equals(tag.tag())) {
            throw new MarkupException("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\""
                    .formatted(bytes(begin), tag.tag(), name));
        }
        at++;
        open.pop();
        if (out.length() > tag.offset()) {
            close(tag);
        }
    }

    private void close(Open tag) {
        int offset = tag.offset();
        int length = out.length() - offset;
        switch (tag.tag()) {
            case "i", "em" -> entities.add(Entity.of("italic", offset, length));
            case "b", "strong" -> entities.add(Entity.of("bold", offset, length));
            case "s", "strike", "del" -> entities.add(Entity.of("strikethrough", offset, length));
            case "u", "ins" -> entities.add(Entity.of("underline", offset, length));
            case "tg-spoiler", "span" -> entities.add(Entity.of("spoiler", offset, length));
            case "blockquote" ->
                entities.add(
                        Entity.of(tag.argument().isEmpty() ? "blockquote" : "expandable_blockquote", offset, length));
            case "tg-emoji" -> {
                if (!tag.argument().matches("-?\\d{1,19}") || tag.argument().matches("-?0+")) {
                    throw new MarkupException("Invalid custom emoji identifier specified");
                }
                entities.add(new Entity("custom_emoji", offset, length, tag.argument()));
            }
            case "tg-time" -> {
                if (tag.unixTime().matches("[1-9]\\d{0,9}")) {
                    entities.add(new Entity("date_time", offset, length, tag.unixTime()));
                }
            }
            case "a" -> {
                Entity link =
                        Markup.link(tag.argument().isEmpty() ? out.substring(offset) : tag.argument(), offset, length);
                if (link != null) {
                    entities.add(link);
                }
            }
            case "pre", "code" -> closeCode(tag, offset, length);
            default -> throw new IllegalStateException("Tag without a meaning: " + tag.tag());
        }
    }

    /** A {@code <pre>} around a {@code <code class="language-…">} is one block with a language. */
    private void closeCode(Open tag, int offset, int length) {
        Entity last = entities.isEmpty() ? null : entities.getLast();
        boolean same = last != null && last.offset() == offset && last.length() == length;
        String language = tag.argument().isEmpty() ? null : tag.argument();
        if (tag.tag().equals("pre") && same && last != null && last.type().equals("code") && last.argument() != null) {
            entities.set(entities.size() - 1, new Entity("pre", offset, length, last.argument()));
        } else if (tag.tag().equals("code")
                && same
                && last != null
                && last.type().equals("pre")
                && language != null) {
            entities.set(entities.size() - 1, new Entity("pre", offset, length, language));
        } else {
            entities.add(new Entity(tag.tag(), offset, length, tag.tag().equals("code") ? language : null));
        }
    }

    private void skipSpaces() {
        while (at < in.length() && space(in.charAt(at))) {
            at++;
        }
    }

    private int bytes(int index) {
        return Markup.byteOffset(in, index);
    }

    private MarkupException unclosed(String tag, int begin) {
        return new MarkupException("Unclosed start tag \"%s\" at byte offset %d".formatted(tag, bytes(begin)));
    }
}
