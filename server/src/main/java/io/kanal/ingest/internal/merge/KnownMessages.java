package io.kanal.ingest.internal.merge;

import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Source;
import io.kanal.posts.table.MessageColumns;
import io.kanal.shared.ChatId;
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
    private final MessageColumns columns;

    KnownMessages(JdbcClient jdbc, MessageColumns columns) {
        this.jdbc = jdbc;
        this.columns = columns;
    }

    /** By Telegram id. The chat's row must be locked by the caller's transaction. */
    Map<Long, Known> find(ChatId chat, Collection<Long> telegramIds, Source source) {
        Map<Long, Known> found = new HashMap<>();
        jdbc.sql("select " + columns.ofMessage("m") + """
                        , w.content_hash as sight_hash, w.last_seen as sight_at,
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
        Set<ContentHash> earlier = new HashSet<>();
        for (String hex : (String[]) row.getArray("earlier").getArray()) {
            earlier.add(new ContentHash(hex));
        }
        byte[] sightHash = row.getBytes("sight_hash");
        return new Known(
                row.getLong("id"),
                columns.recorded(row),
                earlier,
                row.getInt("earlier_count") + 1,
                instant(row, "deleted_at"),
                sightHash == null
                        ? null
                        : new Known.Sight(
                                ContentHash.of(sightHash),
                                row.getTimestamp("sight_at").toInstant()));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
