package io.kanal.shared.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTML of a text as a block for each of its lines, so that a line finds its own direction: people put a line of English
 * below one of Persian, and brackets of lines that share a block are mirrored by their neighbours.
 *
 * <p>Takes what {@link RichTextHtml} makes, or escaped text with a few plain elements in it. An element that reaches over a line's end is closed and
 * opened again in the next, but for links and hidden text, which stay one and keep their lines together. Code blocks stay as they are; they scroll
 * by themselves, so that the keyboard must reach them.
 */
public final class LinesHtml {
    private static final Pattern PIECE = Pattern.compile("<(/?)([a-z]+)[^>]*>|\n|[^<\n]+");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final String QUOTE = "blockquote";
    private static final String CODE_BLOCK = "<pre>";
    private static final String LINE = "<div dir=\"auto\">";
    private static final String LINE_END = "</div>";

    private final StringBuilder lines = new StringBuilder();
    /** Elements within the line, the last opened first. */
    private final Deque<Element> open = new ArrayDeque<>();

    private boolean inLine;
    private boolean behindBlock;
    /** How many open elements keep their lines together. */
    private int whole;

    private int codeBlocks;

    private record Element(String name, String opening) {
        boolean whole() {
            return name.equals("a") || name.equals("span");
        }
    }

    private LinesHtml() {}

    public static String of(String html) {
        return html.indexOf('\n') < 0 && !html.contains("<" + QUOTE) && !html.contains(CODE_BLOCK)
                ? LINE + html + LINE_END
                : new LinesHtml().take(html);
    }

    private String take(String html) {
        Matcher piece = PIECE.matcher(html);
        while (piece.find()) {
            String words = piece.group();
            if ("pre".equals(piece.group(2))) {
                codeBlock(!piece.group(1).isEmpty());
            } else if (codeBlocks > 0) {
                lines.append(words);
            } else if (QUOTE.equals(piece.group(2))) {
                endLine();
                boolean ends = !piece.group(1).isEmpty();
                lines.append(ends ? words : "<blockquote dir=\"" + direction(html, piece.end()) + "\">");
                behindBlock = ends;
            } else if (words.equals("\n")) {
                newLine();
            } else if (piece.group(2) != null) {
                tag(words, piece.group(2), !piece.group(1).isEmpty());
            } else {
                beginLine();
                lines.append(words);
            }
        }
        endLine();
        return lines.toString();
    }

    private void codeBlock(boolean ends) {
        endLine();
        lines.append(ends ? "</pre>" : "<pre dir=\"auto\" tabindex=\"0\">");
        codeBlocks += ends ? -1 : 1;
        behindBlock = ends;
    }

    private void tag(String words, String name, boolean ends) {
        if (!ends) {
            beginLine();
            Element element = new Element(name, words);
            open.push(element);
            whole += element.whole() ? 1 : 0;
            lines.append(words);
            return;
        }
        Element last = open.pop();
        whole -= last.whole() ? 1 : 0;
        if (inLine) {
            lines.append(words);
        }
    }

    private void newLine() {
        if (whole > 0) {
            lines.append('\n');
        } else if (inLine) {
            endLine();
        } else if (behindBlock) {
            // A block ends its line by itself.
            behindBlock = false;
        } else {
            lines.append("<div><br></div>");
        }
    }

    private void beginLine() {
        if (inLine) {
            return;
        }
        inLine = true;
        behindBlock = false;
        lines.append(LINE);
        for (Iterator<Element> outermost = open.descendingIterator(); outermost.hasNext(); ) {
            lines.append(outermost.next().opening());
        }
    }

    private void endLine() {
        if (!inLine) {
            return;
        }
        open.forEach(element -> lines.append("</").append(element.name()).append('>'));
        lines.append(LINE_END);
        inLine = false;
    }

    /** Where a quote begins: at the side of its first letter with a direction. */
    private static String direction(String html, int from) {
        int end = html.indexOf("</" + QUOTE, from);
        String words = TAG.matcher(html.substring(from, end < 0 ? html.length() : end))
                .replaceAll("")
                .replaceAll("&[#a-z0-9]+;", "");
        return words.codePoints()
                .mapToObj(Character::getDirectionality)
                .filter(direction -> direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC)
                .findFirst()
                .map(direction -> direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT ? "ltr" : "rtl")
                .orElse("auto");
    }
}
