package io.kanal.posts.reading;

import io.kanal.posts.ReadScope;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table {@code reading_position}: up to where each person has read each chat. What is new is what is dated later than the
 * newest post that was known when the last visit ended. A visit ends {@link #VISIT} after its last look, so that a page can be
 * reloaded and left and come back to with everything still marked; what somebody sees for the first time has no last visit.
 *
 * <p>Posts that come in with a date of long ago are not new: a position never lies more than {@link #LATE} behind the look it
 * was taken at, which is what posts of a followed channel may be late by. So an import marks nothing that was written before.
 */
@Component
public final class ReadingPositions implements ChatRows {
    /** A visit has ended when nothing was looked at for so long. */
    public static final Duration VISIT = Duration.ofMinutes(30);

    private static final Duration LATE = Duration.ofDays(1);
    /** What came in since is counted as seen only after so long; until then nothing is written. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** The newest post of each chat, or the time before which nothing counts as late. */
    private static final String KNOWN = """
            select c.id as chat_id, case when n.date >= :floor then n.date else :floor end as date,
                   case when n.date >= :floor then n.id else 0 end as message
            from chat c
            left join lateral (
                select m.date, m.id from message m
                where m.chat_id = c.id and m.deleted_at is null and m.kind = 0 and m.date <= :at
                order by m.date desc, m.id desc limit 1) n on true
            where c.id = any(:chats)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ReadingPositions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes that the caller looks at what is new in these chats; the first look of a visit decides what that is. */
    public void look(Caller caller, ReadScope scope) {
        Instant now = clock.instant();
        known("""
                insert into reading_position as p (user_id, chat_id, read_date, read_message, known_date, known_message, looked_at)
                select :user, k.chat_id, k.date, k.message, k.date, k.message, :now
                from (%s) k
                where not exists (select from reading_position old
                                  where old.user_id = :user and old.chat_id = k.chat_id and old.looked_at >= :paused)
                order by k.chat_id
                on conflict (user_id, chat_id) do update set
                    read_date = case when p.looked_at < :ended then p.known_date else p.read_date end,
                    read_message = case when p.looked_at < :ended then p.known_message else p.read_message end,
                    visited_at = case when p.looked_at < :ended then p.looked_at else p.visited_at end,
                    known_date = excluded.known_date,
                    known_message = excluded.known_message,
                    looked_at = :now
                where p.looked_at < :paused
                """.formatted(KNOWN), caller, scope, now, now)
                .param("paused", Timestamp.from(now.minus(PAUSE)))
                .param("ended", Timestamp.from(now.minus(VISIT)))
                .update();
    }

    /**
     * Marks as read what these chats brought until a moment.
     *
     * @param at when the page was made on which the caller saw them
     */
    public void markRead(Caller caller, ReadScope scope, Instant at) {
        Instant now = clock.instant();
        known("""
                insert into reading_position as p (user_id, chat_id, read_date, read_message, visited_at, known_date, known_message, looked_at)
                select :user, k.chat_id, k.date, k.message, :at, k.date, k.message, :now
                from (%s) k order by k.chat_id
                on conflict (user_id, chat_id) do update set
                    read_date = excluded.read_date,
                    read_message = excluded.read_message,
                    visited_at = excluded.visited_at,
                    known_date = excluded.known_date,
                    known_message = excluded.known_message,
                    looked_at = excluded.looked_at
                where (p.read_date, p.read_message) <= (excluded.read_date, excluded.read_message)
                """.formatted(KNOWN), caller, scope, now, at.isAfter(now) ? now : at)
                .update();
    }

    private JdbcClient.StatementSpec known(String sql, Caller caller, ReadScope scope, Instant now, Instant at) {
        return jdbc.sql(sql)
                .param("user", caller.person().value())
                .param("chats", chats(scope))
                .param("now", Timestamp.from(now))
                .param("at", Timestamp.from(at))
                .param("floor", Timestamp.from(at.minus(LATE)));
    }

    /** What is new for the caller in these chats; nothing in those they have not looked at yet. */
    public Unread unread(Caller caller, ReadScope scope) {
        Instant now = clock.instant();
        record Row(ChatId chat, Unread.Position position) {}
        return new Unread(
                jdbc
                        .sql("""
                                select p.chat_id, p.read_date, p.read_message, p.visited_at, n.posts, n.oldest
                                from reading_position p
                                cross join lateral (
                                    select count(distinct coalesce(one.album, one.id::text)) as posts, min(one.date) as oldest
                                    from (select m.id, m.album, m.date from message m
                                          where m.chat_id = p.chat_id and m.deleted_at is null and m.kind = 0
                                            and (m.date, m.id) > (p.read_date, p.read_message) and m.date <= :now
                                            and (cast(:since as timestamptz) is null or m.date >= :since)
                                          order by m.date desc, m.id desc limit :most) one) n
                                where p.user_id = :user and p.chat_id = any(:chats)
                                """)
                        .param("user", caller.person().value())
                        .param("chats", chats(scope))
                        .param("now", Timestamp.from(now))
                        .param("since", scope.since() == null ? null : Timestamp.from(scope.since()))
                        .param("most", Unread.MOST)
                        .query((row, _) -> new Row(new ChatId(row.getLong("chat_id")), position(row)))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Row::chat, Row::position)),
                now);
    }

    private static Unread.Position position(ResultSet row) throws SQLException {
        @Nullable Timestamp visited = row.getTimestamp("visited_at");
        @Nullable Timestamp oldest = row.getTimestamp("oldest");
        return new Unread.Position(
                row.getTimestamp("read_date").toInstant(),
                new MessageId(row.getLong("read_message")),
                visited == null ? null : visited.toInstant(),
                row.getInt("posts"),
                oldest == null ? null : oldest.toInstant());
    }

    private static Long[] chats(ReadScope scope) {
        return scope.chats().stream().map(ChatId::value).toArray(Long[]::new);
    }

    @Override
    public void move(ChatId from, ChatId to) {
        Map<String, Long> places = Map.of("from", from.value(), "to", to.value());
        jdbc.sql("""
                        insert into reading_position (user_id, chat_id, read_date, read_message, visited_at, known_date, known_message, looked_at)
                        select user_id, :to, read_date, read_message, visited_at, known_date, known_message, looked_at
                        from reading_position where chat_id = :from
                        on conflict do nothing
                        """).params(places).update();
        jdbc.sql("delete from reading_position where chat_id = :from")
                .params(places)
                .update();
    }
}
