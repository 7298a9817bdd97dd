package io.kanal.ingest.internal.merge;

import io.kanal.posts.Author;
import io.kanal.posts.Counter;
import io.kanal.posts.MessageKind;
import io.kanal.posts.RecordColumns;
import io.kanal.posts.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.TelegramChatId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what the record already holds of a batch. */
@Component
final class KnownMessages {
    private final JdbcClient jdbc;
    private final RecordColumns columns;

    KnownMessages(JdbcClient jdbc, RecordColumns columns) {
        this.jdbc = jdbc;
        this.columns = columns;
    }

    /** By Telegram id. The chat's row must be locked by the caller's transaction. */
    Map<Long, Known> find(ChatId chat, Collection<Long> telegramIds, Source source) {
        Map<Long, Known> found = new HashMap<>();
        jdbc.sql("""
                        select m.*, w.content_hash as sight_hash, w.last_seen as sight_at,
                               coalesce(r.hashes, '{}') as earlier, coalesce(r.versions, 0) as earlier_count
                        from message m
                        left join witness w on w.message_id = m.id and w.source = :source
                        left join lateral (
                            select array_agg(encode(r.content_hash, 'hex')) as hashes, count(*) as versions
                            from revision r where r.message_id = m.id) r on true
                        where m.chat_id = :chat and m.telegram_id = any(:ids)
                        """)
                .param("chat", chat.value())
                .param("source", source.code())
                .param("ids", telegramIds.toArray(Long[]::new))
                .query((row, number) -> known(row))
                .list()
                .forEach(known -> found.put(known.row().telegramId(), known));
        return found;
    }

    /** Those of the ids that were erased for good. */
    Set<Long> erased(ChatId chat, Collection<Long> telegramIds) {
        return new HashSet<>(
                jdbc.sql("select telegram_id from tombstone where chat_id = :chat and telegram_id = any(:ids)")
                        .param("chat", chat.value())
                        .param("ids", telegramIds.toArray(Long[]::new))
                        .query(Long.class)
                        .list());
    }

    private Known known(ResultSet row) throws SQLException {
        Source source = Source.ofCode(row.getInt("source"));
        var content = new Row.Content(
                columns.richText(row.getString("text"), row.getString("spans")),
                columns.media(row.getString("media")),
                Hash.of(row.getBytes("content_hash")),
                instant(row, "edited_at"),
                row.getBoolean("edited"),
                new Version(
                        instant(row, "version_at"),
                        source,
                        row.getTimestamp("seen_at").toInstant()),
                row.getString("language"),
                row.getInt("revision"));
        var facts = new Row.Facts(
                instant(row, "date"),
                author(row),
                row.getString("service"),
                row.getString("album"),
                columns.forward(row.getString("forward")),
                number(row, "reply_to"),
                row.getString("via_bot"));
        Long views = number(row, "views");
        Long countedBy = number(row, "counted_by");
        var counts = new Row.Counts(
                views == null ? null : new Counter(views, row.getString("views_text")),
                number(row, "forwards"),
                columns.reactions(row.getString("reactions")),
                countedBy == null ? null : Source.ofCode(countedBy.intValue()));
        Set<Hash> earlier = new HashSet<>();
        for (String hex : (String[]) row.getArray("earlier").getArray()) {
            earlier.add(new Hash(hex));
        }
        byte[] sightHash = row.getBytes("sight_hash");
        return new Known(
                row.getLong("id"),
                new Row(
                        row.getLong("telegram_id"),
                        MessageKind.ofCode(row.getInt("kind")),
                        content,
                        facts,
                        counts,
                        number(row, "thread_root")),
                earlier,
                row.getInt("earlier_count") + 1,
                instant(row, "deleted_at"),
                sightHash == null
                        ? null
                        : new Known.Sight(
                                Hash.of(sightHash), row.getTimestamp("sight_at").toInstant()));
    }

    private static @Nullable Author author(ResultSet row) throws SQLException {
        Long id = number(row, "author_id");
        String name = row.getString("author_name");
        String signature = row.getString("author_signature");
        return id == null && name == null && signature == null
                ? null
                : new Author(id == null ? null : new TelegramChatId(id), name, signature);
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
