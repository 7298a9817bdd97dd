package io.kanal.answers;

/** How an answer came about. */
public enum AnswerKind {
    /** Sentences of posts, as they stand there. */
    EXTRACTIVE,
    /** Written by a chat model; each statement was checked against the sentence it cites. */
    MODEL,
    /** How many posts hold something. */
    COUNT,
    /** The posts do not say. */
    NOT_FOUND
}
