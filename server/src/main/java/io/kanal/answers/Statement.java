package io.kanal.answers;

import java.util.List;

/**
 * One thing an answer says.
 *
 * @param text plain text; empty where what it rests on was erased or may no longer be seen
 * @param citations numbers of the citations it rests on, at least one
 */
public record Statement(String text, List<Integer> citations) {
    public Statement {
        citations = List.copyOf(citations);
        if (citations.isEmpty()) {
            throw new IllegalArgumentException("A statement without a citation is no part of an answer");
        }
    }
}
