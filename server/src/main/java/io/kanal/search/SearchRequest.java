package io.kanal.search;

import io.kanal.posts.ReadScope;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One search.
 *
 * @param query in the query language
 * @param scope what the caller may see
 * @param zone the person's own, in which the days of {@code after:} and {@code before:} begin
 * @param limit hits on a page, 1 to 50
 * @param page where the page before said to go on; null for the first
 * @param leastLikeness how near in meaning, as a cosine, a post must be that is found by its meaning alone; what holds the
 *     words is found whatever it is. Counts in the order by relevance; 0 leaves it to the model's own floor
 * @param by which of the two ways of finding rank, in the order by relevance
 */
public record SearchRequest(
        String query,
        ReadScope scope,
        ZoneId zone,
        Order order,
        int limit,
        @Nullable String page,
        double leastLikeness,
        By by) {
    /** The greatest page. */
    public static final int MOST = 50;

    public SearchRequest(String query, ReadScope scope, ZoneId zone, Order order, int limit, @Nullable String page) {
        this(query, scope, zone, order, limit, page, 0, By.BOTH);
    }

    /** The same search with another {@link #leastLikeness}. */
    public SearchRequest atLeast(double likeness) {
        return new SearchRequest(query, scope, zone, order, limit, page, likeness, by);
    }

    /** The same search with one way of finding alone. */
    public SearchRequest by(By one) {
        return new SearchRequest(query, scope, zone, order, limit, page, leastLikeness, one);
    }

    /** What a search by relevance goes by. */
    public enum By {
        BOTH,
        WORDS,
        MEANING
    }

    /** How hits are ordered. */
    public enum Order {
        RELEVANCE,
        DATE
    }

    public static SearchRequest of(String query, ReadScope scope, ZoneId zone, int limit) {
        return new SearchRequest(query, scope, zone, Order.RELEVANCE, limit, null);
    }
}
