package io.kanal.search;

import io.kanal.posts.Chat;
import io.kanal.posts.message.Message;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hits, best or newest first.
 *
 * @param next goes on after this page; null at the end
 * @param taken what words were taken for that stand in nothing the caller may see, by the word as typed
 * @param found how many hits the ranked list holds, at most 200; null in the order by date
 * @param choices several people of one name that the query takes together; empty where it names nobody or one
 * @param counted what all of it is made of, where the search had to look at everything; {@link Search#facets} tells it otherwise
 */
public record SearchPage(
        List<Hit> hits,
        @Nullable String next,
        @Nullable Integer found,
        Map<String, List<String>> taken,
        List<Choice> choices,
        @Nullable Facets counted) {
    public SearchPage {
        taken = Map.copyOf(taken);
        hits = List.copyOf(hits);
        choices = List.copyOf(choices);
    }

    /**
     * A post, or the message of a conversation that fits best.
     *
     * @param also further messages of the passage that hold what was asked, in reading order
     * @param passage messages of its passage in reading order, this one among them; of wanted senders alone where the query names some
     * @param score 0 to 1 within this search
     * @param byMeaning whether no word of what was asked stands in it: it is near in meaning alone
     * @param repeats how many more posts the caller may see say exactly the same
     * @param strength how well its passage fits by itself
     */
    public record Hit(
            Message message,
            Chat chat,
            List<Message> passage,
            List<Message> also,
            Snippet snippet,
            double score,
            boolean byMeaning,
            int repeats,
            Strength strength) {
        public Hit {
            also = List.copyOf(also);
            passage = List.copyOf(passage);
        }
    }

    /**
     * The stretch of the message's text that matched.
     *
     * @param from first UTF-16 unit of the stretch in the message's text
     * @param to one past its last
     * @param marks words that matched, as ranges of the message's text, in order
     */
    public record Snippet(int from, int to, List<Mark> marks) {
        public Snippet {
            marks = List.copyOf(marks);
        }
    }

    /** A range of UTF-16 units. */
    public record Mark(int from, int to) {}

    /**
     * What all posts are made of that the words of a search match within the caller's rights: counts by channel id, language
     * code and day of the zone of the search.
     *
     * @param approximate whether there are so many that the counts are estimated from an even part of them
     */
    public record Facets(
            Map<Long, Integer> channels,
            Map<String, Integer> languages,
            Map<LocalDate, Integer> days,
            boolean approximate) {
        /** Counts by month, written 2026-03. */
        public Map<String, Integer> months() {
            Map<String, Integer> months = new TreeMap<>();
            days.forEach((day, count) -> months.merge(YearMonth.from(day).toString(), count, Integer::sum));
            return months;
        }
    }
}
