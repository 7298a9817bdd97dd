package io.kanal.ingest.internal.merge;

import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.posts.table.Column;
import io.kanal.posts.table.MessageColumns;
import io.kanal.shared.ChatId;
import io.kanal.shared.text.Characters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes rows of the record, many at a time: new ones by COPY, changed ones as arrays of columns. */
@Component
final class RowWriter {
    private final JdbcTemplate database;
    private final JdbcClient jdbc;
    private final List<Column<Recorded, ?>> ofMessage;
    private final List<Column<Version, ?>> ofRevision;
    private final String copyMessages;
    private final String updateMessages;
    private final String addRevisions;

    RowWriter(JdbcTemplate database, MessageColumns columns) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.ofMessage = columns.ofMessage();
        this.ofRevision = columns.ofRevision();
        this.copyMessages = "copy message (" + names(ofMessage) + ", chat_id, id) from stdin";
        this.updateMessages = "update message m set "
                + each(ofMessage, column -> column.name() + " = v." + column.name())
                + " from unnest(" + each(ofMessage, Column::parameter) + ", cast(:key as bigint[])) as v("
                + names(ofMessage) + ", key) where m.id = v.key";
        this.addRevisions = "insert into revision (" + names(ofRevision) + ", message_id) select * from unnest("
                + each(ofRevision, Column::parameter) + ", cast(:key as bigint[]))";
    }

    private static String names(List<? extends Column<?, ?>> columns) {
        return each(columns, Column::name);
    }

    private static String each(List<? extends Column<?, ?>> columns, Function<Column<?, ?>, String> words) {
        return columns.stream().map(words).collect(Collectors.joining(", "));
    }

    /** Adds messages and what the source saw of them; gives their new ids by Telegram id. */
    Map<Long, Long> insert(ChatId chat, List<Recorded> rows, Source source, Instant now) {
        Map<Long, Long> ids = new HashMap<>();
        if (rows.isEmpty()) {
            return ids;
        }
        List<Long> drawn = jdbc.sql("""
                        select nextval(pg_get_serial_sequence('message', 'id')) as id from generate_series(1, :count)
                        """)
                .param("count", rows.size())
                .query((row, number) -> row.getLong("id"))
                .list();
        CopyText messages = new CopyText();
        CopyText witnesses = new CopyText();
        for (int i = 0; i < rows.size(); i++) {
            Recorded row = rows.get(i);
            long id = drawn.get(i);
            ids.put(row.telegramId(), id);
            for (Column<Recorded, ?> column : ofMessage) {
                column.write(row, messages);
            }
            messages.number(Long.valueOf(chat.value())).number(Long.valueOf(id)).endRow();
            witnesses
                    .number(Long.valueOf(id))
                    .number(source.code())
                    .bytes(row.version().hash().bytes())
                    .time(now)
                    .time(now)
                    .endRow();
        }
        messages.send(database, copyMessages);
        witnesses.send(database, "copy witness (message_id, source, content_hash, first_seen, last_seen) from stdin");
        return ids;
    }

    /** Makes the rows of these messages what the merge wants; {@code undelete} also lifts their deletion. */
    void update(Map<Long, Recorded> byId, Collection<Long> undelete) {
        if (byId.isEmpty()) {
            return;
        }
        List<Long> ids = List.copyOf(byId.keySet());
        write(updateMessages, ofMessage, ids.stream().map(byId::get).toList(), ids);
        if (!undelete.isEmpty()) {
            jdbc.sql("update message set deleted_at = null, deleted_by = null where id = any(:ids)")
                    .param("ids", undelete.toArray(Long[]::new))
                    .update();
        }
    }

    /** Keeps versions that are not, or no longer, current. */
    void keepRevisions(Map<Long, List<Version>> byId) {
        List<Long> keys = new ArrayList<>();
        List<Version> versions = new ArrayList<>();
        byId.forEach((id, kept) -> kept.forEach(version -> {
            keys.add(id);
            versions.add(version);
        }));
        if (!keys.isEmpty()) {
            write(addRevisions, ofRevision, versions, keys);
        }
    }

    /** Notes that a source saw these contents. A source's look at an unchanged message is renewed once an hour. */
    void witness(Map<Long, ContentHash> byId, Source source, Instant now) {
        if (byId.isEmpty()) {
            return;
        }
        List<Map.Entry<Long, ContentHash>> entries = List.copyOf(byId.entrySet());
        jdbc.sql("""
                        insert into witness as w (message_id, source, content_hash, first_seen, last_seen)
                        select v.id, :source, v.hash, :now, :now
                        from unnest(cast(:ids as bigint[]), cast(:hashes as bytea[])) as v(id, hash)
                        on conflict (message_id, source) do update
                        set content_hash = excluded.content_hash, last_seen = excluded.last_seen
                        where w.content_hash <> excluded.content_hash
                           or w.last_seen < excluded.last_seen - interval '1 hour'
                        """)
                .param("ids", entries.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                .param(
                        "hashes",
                        entries.stream().map(entry -> entry.getValue().bytes()).toArray(byte[][]::new))
                .param("source", source.code())
                .param("now", java.sql.Timestamp.from(now))
                .update();
    }

    /** Whoever saw the current version as it was told before has seen it as it is told now. */
    void agree(Map<Long, ContentHash> before, Map<Long, ContentHash> now) {
        if (before.isEmpty()) {
            return;
        }
        List<Map.Entry<Long, ContentHash>> entries = List.copyOf(before.entrySet());
        jdbc.sql("""
                        update witness w set content_hash = v.now
                        from unnest(cast(:ids as bigint[]), cast(:befores as bytea[]), cast(:nows as bytea[]))
                            as v(id, before, now)
                        where w.message_id = v.id and w.content_hash = v.before
                        """)
                .param("ids", entries.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                .param(
                        "befores",
                        entries.stream().map(entry -> entry.getValue().bytes()).toArray(byte[][]::new))
                .param(
                        "nows",
                        entries.stream()
                                .map(entry -> Objects.requireNonNull(now.get(entry.getKey()))
                                        .bytes())
                                .toArray(byte[][]::new))
                .update();
    }

    /** Runs a statement for many rows at once, each with the id of its message as {@code :key}. */
    private <R> void write(String statement, List<Column<R, ?>> columns, List<R> rows, List<Long> keys) {
        JdbcClient.StatementSpec sql = jdbc.sql(statement);
        for (Column<R, ?> column : columns) {
            sql = sql.param(column.name(), column.array(rows, Characters::storable));
        }
        sql.param("key", keys.toArray(Long[]::new)).update();
    }
}
