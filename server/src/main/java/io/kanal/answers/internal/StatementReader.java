package io.kanal.answers.internal;

import io.kanal.ai.TolerantJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Takes the objects of the list of statements out of a model's answer while it still comes. */
final class StatementReader {
    private static final int LONGEST = 1 << 18;

    private final StringBuilder said = new StringBuilder();
    private int at;
    private int objectStart = -1;
    private int depth;
    private boolean inList;
    private boolean inString;

    /** The statements that became complete with this piece. */
    List<JsonNode> take(String piece) {
        List<JsonNode> complete = new ArrayList<>();
        if (said.length() + piece.length() > LONGEST) {
            return complete;
        }
        said.append(piece);
        if (thinking()) {
            return complete;
        }
        while (at < said.length()) {
            char c = said.charAt(at);
            if (inString) {
                if (c == '\\') {
                    if (at + 1 == said.length()) {
                        return complete; // What is escaped has not come yet.
                    }
                    at++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (!inList) {
                inList = c == '[';
            } else if (c == '{') {
                if (depth++ == 0) {
                    objectStart = at;
                }
            } else if (c == '}' && depth > 0 && --depth == 0) {
                TolerantJson.find(said.substring(objectStart, at + 1)).ifPresent(complete::add);
            } else if (c == ']' && depth == 0) {
                inList = false;
            }
            at++;
        }
        return complete;
    }

    /** Some models think aloud first; nothing of that counts. */
    private boolean thinking() {
        if (at > 0) {
            return false;
        }
        String begun = said.toString().stripLeading();
        if ("<think>".startsWith(begun) && begun.length() < "<think>".length()) {
            return true;
        }
        if (!begun.startsWith("<think>")) {
            return false;
        }
        int end = said.indexOf("</think>");
        if (end < 0) {
            return true;
        }
        at = end + "</think>".length();
        return false;
    }

    void restart() {
        said.setLength(0);
        at = 0;
        objectStart = -1;
        depth = 0;
        inList = false;
        inString = false;
    }
}
