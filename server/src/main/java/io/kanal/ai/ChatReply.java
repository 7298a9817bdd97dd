package io.kanal.ai;

import java.time.Duration;

/**
 * What a model said.
 *
 * @param model its name
 * @param cutOff whether it ended because its allowance of tokens was used up
 */
public record ChatReply(String model, String text, int tokensIn, int tokensOut, Duration took, boolean cutOff) {}
