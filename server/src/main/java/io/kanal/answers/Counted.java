package io.kanal.answers;

/**
 * How many posts hold what a question counts, of those its asker may see.
 *
 * @param query the search that finds them, newest first
 * @param approximate whether there are so many that they are estimated from an even part of them
 */
public record Counted(long posts, boolean approximate, String query) {
    /** Whether it is all posts of some time, whatever they hold. */
    public boolean whole() {
        return query.matches("((after|before):\\S+ ?)+");
    }
}
