package io.kanal.ai.internal;

import java.util.ArrayList;
import java.util.List;

/** Stretches of a text that may be JSON, the likeliest first. */
public final class JsonCandidates {
    /** A model that says more than so many things is not worth reading. */
    private static final int MOST = 16;

    private static final int LONGEST = 1 << 20;
    private static final String TYPOGRAPHIC = "\u201C\u201D\u201E\u201F\u00AB\u00BB";

    private JsonCandidates() {}

    /** Each object or array that is balanced, in order; the last one may lack its end. */
    public static List<String> in(String said) {
        String text = withoutThoughts(said.length() > LONGEST ? said.substring(0, LONGEST) : said);
        List<String> found = new ArrayList<>();
        int at = 0;
        while (found.size() < MOST) {
            int start = firstOpening(text, at);
            if (start < 0) {
                break;
            }
            int end = balancedEnd(text, start);
            if (end < 0) {
                // Nothing closes it: what looks like an opening may be prose, so look behind it too.
                at = start + 1;
                found.add(text.substring(start));
            } else {
                at = end;
                found.add(text.substring(start, end));
            }
        }
        return found;
    }

    /** Models that think aloud do it first, between tags. */
    private static String withoutThoughts(String text) {
        int end = text.lastIndexOf("</think>");
        return end < 0 ? text : text.substring(end + "</think>".length());
    }

    private static int firstOpening(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                return i;
            }
        }
        return -1;
    }

    private static int balancedEnd(String text, int start) {
        int depth = 0;
        boolean inString = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** The same text where typographic quotes that stand for JSON's own are JSON's own; those inside strings stay. */
    public static String straightQuotes(String json) {
        StringBuilder straight = new StringBuilder(json.length() + 16);
        char opened = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (opened == 0) {
                boolean typographic = TYPOGRAPHIC.indexOf(c) >= 0;
                if (c == '"' || typographic) {
                    opened = typographic ? TYPOGRAPHIC.charAt(0) : '"';
                    straight.append('"');
                } else {
                    straight.append(c);
                }
            } else if (c == '\\' && i + 1 < json.length()) {
                straight.append(c).append(json.charAt(++i));
            } else if (opened == '"' ? c == '"' : TYPOGRAPHIC.indexOf(c) >= 0 && endsString(json, i + 1)) {
                opened = 0;
                straight.append('"');
            } else if (c == '"') {
                straight.append("\\\"");
            } else {
                straight.append(c);
            }
        }
        return straight.toString();
    }

    private static boolean endsString(String json, int from) {
        for (int i = from; i < json.length(); i++) {
            char c = json.charAt(i);
            if (!Character.isWhitespace(c)) {
                return c == ',' || c == ':' || c == '}' || c == ']';
            }
        }
        return true;
    }
}
