package io.kanal.answers;

import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.time.LastDays;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many questions were asked day by day, and to how many of them the posts said nothing; for administrators. */
@Component
public class AnswerFigures {
    public static final int MOST_DAYS = 366;

    private final JdbcClient jdbc;
    private final Clock clock;

    AnswerFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One day.
     *
     * @param questions all that were answered, also those
     * @param unanswered to which the answer was that the posts do not say
     */
    public record Day(LocalDate day, long questions, long unanswered) {}

    /**
     * The last days of a zone, today the last one; at most {@link #MOST_DAYS}. Questions of people who were erased since, and ones
     * that they deleted, are not among them.
     */
    public List<Day> days(Caller caller, int days, ZoneId zone) {
        caller.require(Scope.ADMIN);
        LastDays last = LastDays.until(clock.instant(), Math.clamp(days, 1, MOST_DAYS), zone);
        Timestamp[] cuts = last.begins();
        long[] questions = new long[last.many()];
        long[] unanswered = new long[last.many()];
        jdbc.sql("""
                        select width_bucket(asked_at, cast(:cuts as timestamptz[])) as day, count(*) as questions,
                          count(*) filter (where kind = 'not_found') as unanswered
                        from answer where asked_at >= :first group by 1""")
                .param("cuts", cuts)
                .param("first", cuts[0])
                .query((row, _) -> {
                    int at = row.getInt("day") - 1;
                    questions[at] = row.getLong("questions");
                    unanswered[at] = row.getLong("unanswered");
                    return at;
                })
                .list();
        return IntStream.range(0, last.many())
                .mapToObj(at -> new Day(last.first().plusDays(at), questions[at], unanswered[at]))
                .toList();
    }
}
