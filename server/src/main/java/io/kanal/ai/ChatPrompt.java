package io.kanal.ai;

import org.jspecify.annotations.Nullable;

/**
 * One call of a chat model. No tools are offered with any call.
 *
 * @param instructions what the model is told to do; never holds text of posts or people
 * @param content what it is to work on
 * @param shape the shape of the answer, where it is to be JSON
 * @param maxAnswerTokens the answer is cut there
 * @param sensitivity where the content comes from
 */
public record ChatPrompt(
        String instructions, String content, @Nullable Shape shape, int maxAnswerTokens, Sensitivity sensitivity) {
    /**
     * A JSON schema. Models that know strict schemas follow it; others are only asked to by the instructions, so the reader
     * must be tolerant ({@link TolerantJson}).
     *
     * @param name letters, digits and underscores
     */
    public record Shape(String name, String schema) {}
}
