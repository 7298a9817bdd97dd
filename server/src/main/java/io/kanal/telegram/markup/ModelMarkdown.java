package io.kanal.telegram.markup;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Markdown as chat models write it. Headings become bold, bullets become •, a line of dashes a drawn rule, {@code >} lines
 * one quote; fences, code, links, bold, italic, underline, strike and spoiler become their entities, and so do the elements
 * {@code a}, {@code blockquote}, {@code pre}, {@code code} and {@code tg-spoiler}. All else, other HTML included, is words.
 * Signs without a partner are words, too. One pass; a fence that is not closed yet runs to the end of the text, as it does
 * while an answer streams.
 */
public final class ModelMarkdown {
    private static final String RULE = "──────────";
    private static final int DEEPEST_QUOTE = 8;
    private static final int LONGEST_ADDRESS = 2048;
    private static final int LONGEST_TAG = 2300;
    private static final Pattern HEADING = Pattern.compile(" {0,3}#{1,6}[ \\t]+(?=\\S)");
    private static final Pattern BULLET = Pattern.compile("([ \\t]{0,24})[-*+][ \\t]+(?=\\S)");
    private static final Pattern DASHES = Pattern.compile("[ \\t]{0,24}(?:-{3,}|\\*{3,}|_{3,})[ \\t]*");
    private static final Pattern FENCE = Pattern.compile("[ \\t]{0,24}```[ \\t]*([A-Za-z0-9+#_.-]{0,30})[ \\t]*");
    private static final Pattern TAG =
            Pattern.compile("<(/?)(a|blockquote|pre|code|tg-spoiler)(\\s[^<>]{0,2200})?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern HREF =
            Pattern.compile("\\bhref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE);
    private static final Pattern LANGUAGE_OPENING =
            Pattern.compile("\\A<code\\s+class=\"language-([A-Za-z0-9+#_.-]{1,30})\">");

    private final String in;
    private final int depth;
    private final MarkdownPieces out = new MarkdownPieces();
    private final StringBuilder words = new StringBuilder();
    private int at;
    private int headingEnd = -1;
    private int noPreAfter = Integer.MAX_VALUE;
    private int noCodeAfter = Integer.MAX_VALUE;
    private @Nullable BacktickRuns backticks;

    private ModelMarkdown(String in, int depth) {
        this.in = in;
        this.depth = depth;
    }

    public static RichText read(String markdown) {
        return new ModelMarkdown(markdown.replace("\r\n", "\n").replace('\r', '\n'), 0).read();
    }

    private RichText read() {
        boolean lineStart = true;
        while (at < in.length()) {
            if (lineStart && block()) {
                lineStart = at == 0 || (at < in.length() && in.charAt(at - 1) == '\n');
                continue;
            }
            lineStart = false;
            if (at == headingEnd) {
                endHeading();
            }
            if (at < in.length() && in.charAt(at) == '\n') {
                words.append('\n');
                at++;
                if (at < in.length() && in.charAt(at) == '\n') {
                    flush();
                    out.endParagraph();
                }
                lineStart = true;
            } else if (at < in.length()) {
                inline(in.charAt(at));
            }
        }
        endHeading();
        flush();
        return out.toRichText();
    }

    private void flush() {
        if (!words.isEmpty()) {
            out.words(words.toString());
            words.setLength(0);
        }
    }

    private int lineEnd(int from) {
        int end = in.indexOf('\n', from);
        return end < 0 ? in.length() : end;
    }

    /** What a line begins with; false where it is an ordinary line or goes on as one. */
    private boolean block() {
        int end = lineEnd(at);
        Matcher fence = FENCE.matcher(in).region(at, end);
        if (fence.matches()) {
            fence(fence.group(1), end);
            return true;
        }
        if (in.charAt(at) == '>' && depth < DEEPEST_QUOTE) {
            quote();
            return true;
        }
        if (DASHES.matcher(in).region(at, end).matches()) {
            words.append(RULE);
            at = end;
            return true;
        }
        Matcher heading = HEADING.matcher(in).region(at, end);
        if (heading.lookingAt()) {
            flush();
            out.open(MarkdownMark.HEADING, "");
            headingEnd = end;
            at = heading.end();
            return at < end;
        }
        Matcher bullet = BULLET.matcher(in).region(at, end);
        if (bullet.lookingAt()) {
            words.append(bullet.group(1)).append("• ");
            at = bullet.end();
            return true;
        }
        return false;
    }

    private void endHeading() {
        if (headingEnd >= 0) {
            flush();
            out.close(MarkdownMark.HEADING, "");
            headingEnd = -1;
        }
    }

    private void fence(String language, int openingEnd) {
        int contentStart = Math.min(in.length(), openingEnd + 1);
        int line = contentStart;
        int contentEnd = in.length();
        int next = in.length();
        while (line < in.length()) {
            int end = lineEnd(line);
            Matcher closing = FENCE.matcher(in).region(line, end);
            if (closing.matches() && closing.group(1).isEmpty()) {
                contentEnd = Math.max(contentStart, line - 1);
                next = end;
                break;
            }
            line = end + 1;
        }
        flush();
        String code = in.substring(contentStart, contentEnd);
        out.solid(RichText.plain(code), Kind.PRE, language.isEmpty() ? null : language);
        at = next;
    }

    private void quote() {
        StringBuilder quoted = new StringBuilder();
        int line = at;
        int end = at;
        while (line < in.length() && in.charAt(line) == '>') {
            end = lineEnd(line);
            int from = line + 1;
            if (from < end && in.charAt(from) == ' ') {
                from++;
            }
            quoted.append(quoted.isEmpty() && line == at ? "" : "\n").append(in, from, end);
            line = end + 1;
        }
        flush();
        out.solid(new ModelMarkdown(quoted.toString(), depth + 1).read(), Kind.BLOCKQUOTE, null);
        at = end;
    }

    private void inline(char c) {
        switch (c) {
            case '\\' -> escaped();
            case '`' -> code();
            case '*', '_', '~', '|' -> signs(c);
            case '!' -> {
                // A picture's sign goes, its words stay a link.
                boolean picture = at + 1 < in.length() && in.charAt(at + 1) == '[';
                words.append(picture ? "" : "!");
                at++;
            }
            case '[' -> {
                flush();
                out.open(MarkdownMark.LINK, "[");
                at++;
            }
            case ']' -> linkEnd();
            case '<' -> tag();
            default -> {
                words.append(c);
                at++;
            }
        }
    }

    private void escaped() {
        boolean sign = at + 1 < in.length() && "\\`*_{}[]()#+-.!|~>".indexOf(in.charAt(at + 1)) >= 0;
        words.append(sign ? in.charAt(at + 1) : '\\');
        at += sign ? 2 : 1;
    }

    private void code() {
        if (backticks == null) {
            backticks = new BacktickRuns(in);
        }
        int length = backticks.lengthAt(at);
        int closing = backticks.next(length, at + length);
        if (closing < 0 || (headingEnd >= 0 && closing > headingEnd)) {
            words.append(in, at, at + length);
            at += length;
            return;
        }
        flush();
        out.solid(RichText.plain(in.substring(at + length, closing)), Kind.CODE, null);
        at = closing + length;
    }

    private void signs(char c) {
        int end = at;
        while (end < in.length() && in.charAt(end) == c) {
            end++;
        }
        int length = end - at;
        char before = at == 0 ? ' ' : in.charAt(at - 1);
        char after = end == in.length() ? ' ' : in.charAt(end);
        if (length > (c == '*' ? 3 : 2) || (length == 1 && (c == '~' || c == '|'))) {
            words.append(in, at, end);
            at = end;
            return;
        }
        flush();
        while (length > 0) {
            boolean single = length == 1 || (length == 3 && out.isInnermost(MarkdownMark.ITALIC));
            sign(mark(c, single), before, after);
            length -= single ? 1 : 2;
        }
        at = end;
    }

    private static MarkdownMark mark(char c, boolean single) {
        return switch (c) {
            case '*' -> single ? MarkdownMark.ITALIC : MarkdownMark.BOLD;
            case '_' -> single ? MarkdownMark.ITALIC_LOW : MarkdownMark.UNDERLINE;
            case '~' -> MarkdownMark.STRIKE;
            default -> MarkdownMark.SPOILER;
        };
    }

    private void sign(MarkdownMark mark, char before, char after) {
        boolean closes = !Texts.blank(before) && !(mark.onlyAroundWords() && Character.isLetterOrDigit(after));
        boolean opens = !Texts.blank(after) && !(mark.onlyAroundWords() && Character.isLetterOrDigit(before));
        if (closes && out.isOpen(mark)) {
            out.close(mark, mark.sign);
        } else if (opens) {
            out.open(mark, mark.sign);
        } else {
            out.words(mark.sign);
        }
    }

    private void linkEnd() {
        flush();
        int end = at + 1 < in.length() && in.charAt(at + 1) == '(' ? addressEnd(at + 2) : -1;
        if (end < 0 || !out.isOpen(MarkdownMark.LINK)) {
            out.forget(MarkdownMark.LINK);
            words.append(']');
            at++;
            return;
        }
        String address = in.substring(at + 2, end).strip();
        int title = address.indexOf(" \"");
        out.closeLink(Links.written(title > 0 ? address.substring(0, title) : address));
        at = end + 1;
    }

    /** Where the parenthesis of an address closes; -1 where it is none. */
    private int addressEnd(int from) {
        int open = 1;
        int last = Math.min(in.length(), from + LONGEST_ADDRESS);
        for (int i = from; i < last; i++) {
            char c = in.charAt(i);
            if (c == '\n') {
                return -1;
            }
            if (c == '(') {
                open++;
            } else if (c == ')' && --open == 0) {
                return i > from ? i : -1;
            }
        }
        return -1;
    }

    private void tag() {
        Matcher tag = TAG.matcher(in).region(at, Math.min(in.length(), at + LONGEST_TAG));
        if (!tag.lookingAt()) {
            words.append('<');
            at++;
            return;
        }
        flush();
        boolean closing = !tag.group(1).isEmpty();
        String name = tag.group(2).toLowerCase(java.util.Locale.ROOT);
        String attributes = tag.group(3) == null ? "" : tag.group(3);
        if (name.equals("pre") || name.equals("code")) {
            verbatim(name, tag, closing);
            return;
        }
        MarkdownMark mark = switch (name) {
            case "a" -> MarkdownMark.HTML_LINK;
            case "blockquote" -> MarkdownMark.HTML_QUOTE;
            default -> MarkdownMark.HTML_SPOILER;
        };
        if (closing) {
            out.close(mark, tag.group());
        } else {
            Matcher href = HREF.matcher(attributes);
            String address = !href.find() ? null : href.group(1) != null ? href.group(1) : href.group(2);
            out.open(
                    mark,
                    tag.group(),
                    mark == MarkdownMark.HTML_LINK && address != null ? Links.allowed(unescape(address)) : null,
                    mark == MarkdownMark.HTML_QUOTE && attributes.contains("expandable"));
        }
        at = tag.end();
    }

    private void verbatim(String name, Matcher tag, boolean closing) {
        boolean pre = name.equals("pre");
        int from = tag.end();
        int noneAfter = pre ? noPreAfter : noCodeAfter;
        int end = closing || from >= noneAfter ? -1 : in.indexOf("</" + name + ">", from);
        if (end < 0) {
            if (!closing && pre) {
                noPreAfter = Math.min(noPreAfter, from);
            } else if (!closing) {
                noCodeAfter = Math.min(noCodeAfter, from);
            }
            out.words(tag.group());
            at = from;
            return;
        }
        String content = in.substring(from, end);
        String language = null;
        if (pre) {
            Matcher opening = LANGUAGE_OPENING.matcher(content);
            if (opening.find() && content.endsWith("</code>")) {
                language = opening.group(1);
                content = content.substring(opening.end(), content.length() - "</code>".length());
            }
        }
        out.solid(RichText.plain(unescape(content)), pre ? Kind.PRE : Kind.CODE, language);
        at = end + name.length() + 3;
    }

    private static String unescape(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
