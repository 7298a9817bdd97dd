package io.kanal.posts.reading;

import io.kanal.posts.ReadScope;
import io.kanal.shared.ChatId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many posts of all chats together stretches of time brought, of an index alone. */
@Component
public final class PostCounts {
    private final JdbcClient jdbc;

    PostCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The posts between each of these moments and the next, in their order; the last one ends the last stretch.
     *
     * @param moments at least two, growing
     */
    public List<Long> between(ReadScope scope, List<Instant> moments) {
        record Row(int stretch, long posts) {}
        Map<Integer, Long> counted = jdbc
                .sql("""
                        select width_bucket(m.date, cast(:moments as timestamptz[])) as stretch, count(*) as posts
                        from unnest(cast(:chats as bigint[])) as c(id)
                        join message m on m.chat_id = c.id
                        where m.deleted_at is null and m.kind = 0 and m.date >= :first and m.date < :last
                          and (cast(:since as timestamptz) is null or m.date >= :since)
                        group by 1
                        """)
                .param("moments", moments.stream().map(Timestamp::from).toArray(Timestamp[]::new))
                .param("chats", scope.chats().stream().map(ChatId::value).toArray(Long[]::new))
                .param("first", Timestamp.from(moments.getFirst()))
                .param("last", Timestamp.from(moments.getLast()))
                .param("since", scope.since() == null ? null : Timestamp.from(scope.since()))
                .query((row, _) -> new Row(row.getInt("stretch"), row.getLong("posts")))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::stretch, Row::posts));
        return IntStream.range(1, moments.size())
                .mapToObj(stretch -> counted.getOrDefault(stretch, 0L))
                .toList();
    }
}
