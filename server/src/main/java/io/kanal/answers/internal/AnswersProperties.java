package io.kanal.answers.internal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How answers are made.
 *
 * @param contextTokens a chat model reads at most so many tokens of posts
 * @param perMinute one person may ask so many questions a minute, by whatever door
 */
@ConfigurationProperties(prefix = "kanal.answers", ignoreUnknownFields = false)
public record AnswersProperties(
        @DefaultValue("4000") int contextTokens,
        @DefaultValue("20") int perMinute) {
    public AnswersProperties {
        if (contextTokens < 200) {
            throw new IllegalArgumentException(
                    "kanal.answers.context-tokens must be at least 200, not " + contextTokens);
        }
        if (perMinute < 1) {
            throw new IllegalArgumentException("kanal.answers.per-minute must be at least 1, not " + perMinute);
        }
    }
}
