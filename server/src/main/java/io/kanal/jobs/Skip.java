package io.kanal.jobs;

import java.util.List;

/**
 * What a job left out for one reason.
 *
 * @param reason a stable slug such as {@code unknown-type}
 * @param count how often
 * @param examples the first ones, at most {@link #MOST_EXAMPLES}, for people
 */
public record Skip(String reason, long count, List<String> examples) {
    /** How many examples of one reason are kept. */
    public static final int MOST_EXAMPLES = 25;

    public Skip {
        examples = List.copyOf(examples);
    }
}
