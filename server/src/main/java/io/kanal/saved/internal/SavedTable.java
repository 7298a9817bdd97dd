package io.kanal.saved.internal;

import io.kanal.answers.AnswerId;
import io.kanal.posts.spi.ChatRows;
import io.kanal.saved.Savable;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code saved}; what was removed stays for a while, so that it can be put back. */
@Component
public final class SavedTable implements ChatRows {
    private static final String COLUMNS = "select id, message_id, answer_id, note, saved_at from saved ";
    private static final String THING =
            " user_id = :user and message_id is not distinct from :message and answer_id is not distinct from :answer";

    private final JdbcClient jdbc;

    SavedTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row. */
    public record Row(long id, Savable what, String note, Instant savedAt) {}

    /** Puts a thing back or changes its note; whether the person has it, removed or not. */
    public boolean renew(UserId user, Savable what, @Nullable String note) {
        return thing("update saved set removed_at = null, note = coalesce(:note, note) where" + THING, user, what)
                        .param("note", note)
                        .update()
                == 1;
    }

    /** Adds a thing, where the person does not have it. */
    public void add(UserId user, Savable what, String note, Instant now) {
        thing("""
                insert into saved (user_id, message_id, answer_id, note, saved_at)
                values (:user, :message, :answer, :note, :now)
                on conflict (user_id, message_id, answer_id) do update set removed_at = null
                """, user, what)
                .param("note", note)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** How many a person has, those included that can be put back. */
    public int count(UserId user) {
        return jdbc.sql("select count(*) from saved where user_id = :user")
                .param("user", user.value())
                .query(Integer.class)
                .single();
    }

    /** Whether the person had the thing. */
    public boolean remove(UserId user, Savable what, Instant now) {
        return thing("update saved set removed_at = :now where removed_at is null and" + THING, user, what)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /** Lets go of what a person removed. */
    public void forget(UserId user) {
        jdbc.sql("delete from saved where user_id = :user and removed_at is not null")
                .param("user", user.value())
                .update();
    }

    /** Lets go of what anybody removed before. */
    public void forget(Instant before) {
        jdbc.sql("delete from saved where removed_at < :before")
                .param("before", Timestamp.from(before))
                .update();
    }

    /** One of a person's, also where it was removed. */
    public Optional<Row> find(UserId user, long id) {
        return jdbc.sql(COLUMNS + "where id = :id and user_id = :user")
                .param("id", id)
                .param("user", user.value())
                .query(SavedTable::row)
                .optional();
    }

    /** One that the person has. */
    public Optional<Row> find(UserId user, Savable what) {
        return thing(COLUMNS + "where removed_at is null and" + THING, user, what)
                .query(SavedTable::row)
                .optional();
    }

    /** A person's, newest first, saved before the given one. */
    public List<Row> page(UserId user, @Nullable Long before, int limit) {
        return jdbc.sql(COLUMNS
                        + "where user_id = :user and removed_at is null and id < :before order by id desc limit :limit")
                .param("user", user.value())
                .param("before", before == null ? Long.MAX_VALUE : before)
                .param("limit", limit)
                .query(SavedTable::row)
                .list();
    }

    /** Those of the posts that a person has. */
    public Set<MessageId> among(UserId user, Collection<MessageId> posts) {
        return new HashSet<>(jdbc.sql("""
                        select message_id from saved
                        where user_id = :user and removed_at is null and answer_id is null and message_id = any(:posts)
                        """)
                .param("user", user.value())
                .param("posts", posts.stream().map(MessageId::value).toArray(Long[]::new))
                .query((row, _) -> new MessageId(row.getLong(1)))
                .list());
    }

    private JdbcClient.StatementSpec thing(String sql, UserId user, Savable what) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql).param("user", user.value());
        return switch (what) {
            case Savable.OfPost post ->
                statement.param("message", post.id().value()).param("answer", null, Types.OTHER);
            case Savable.OfAnswer answer ->
                statement
                        .param("message", null, Types.BIGINT)
                        .param("answer", answer.id().value());
        };
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        UUID answer = row.getObject("answer_id", UUID.class);
        return new Row(
                row.getLong("id"),
                answer == null
                        ? new Savable.OfPost(new MessageId(row.getLong("message_id")))
                        : new Savable.OfAnswer(new AnswerId(answer)),
                row.getString("note"),
                row.getTimestamp("saved_at").toInstant());
    }

    /** Its rows name messages alone. */
    @Override
    public void move(ChatId from, ChatId to) {}

    @Override
    public void replace(Map<MessageId, MessageId> twins) {
        List<Map.Entry<MessageId, MessageId>> pairs = List.copyOf(twins.entrySet());
        Long[] gone = pairs.stream().map(pair -> pair.getKey().value()).toArray(Long[]::new);
        Long[] kept = pairs.stream().map(pair -> pair.getValue().value()).toArray(Long[]::new);
        jdbc.sql("""
                update saved s set message_id = pair.kept
                from unnest(cast(:gone as bigint[]), cast(:kept as bigint[])) as pair (gone, kept)
                where s.message_id = pair.gone
                  and not exists (select 1 from saved other where other.user_id = s.user_id and other.message_id = pair.kept)
                """).param("gone", gone).param("kept", kept).update();
        jdbc.sql("delete from saved where message_id = any(:gone)")
                .param("gone", gone)
                .update();
    }
}
