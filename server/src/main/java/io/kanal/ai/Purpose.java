package io.kanal.ai;

/** What a text is embedded for; some models want a different prefix for each. */
public enum Purpose {
    /** A text that is to be found. */
    PASSAGE,
    /** What somebody looks for. */
    QUERY
}
