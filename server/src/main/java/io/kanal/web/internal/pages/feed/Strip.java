package io.kanal.web.internal.pages.feed;

import io.kanal.web.internal.charts.Charts.Door;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Days or months as columns, each of which leads to its posts.
 *
 * @param svg the columns
 * @param doors the same as a list, without those that have no posts
 * @param months whether a column is a month
 * @param earlier the last day before the first column; null where nothing is kept from before 1970
 * @param later the last day of the columns behind these; null where these are the last
 */
public record Strip(
        String svg,
        List<Door> doors,
        boolean months,
        @Nullable LocalDate earlier,
        @Nullable LocalDate later) {
    public Strip {
        doors = List.copyOf(doors);
    }
}
