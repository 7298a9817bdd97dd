package io.kanal.posts;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.TelegramChatId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Reads a {@link Message} from a row of the table {@code message}. */
@Component
final class MessageRow implements RowMapper<Message> {
    /** The columns it needs, for a table alias {@code m}. */
    static final String COLUMNS = """
            m.id, m.chat_id, m.telegram_id, m.kind, m.date, m.edited_at, m.edited, m.author_id, m.author_name,
            m.author_signature, m.text, m.spans, m.media, m.service, m.album, m.forward, m.reply_to, m.thread_root,
            m.via_bot, m.views, m.views_text, m.forwards, m.reactions, m.content_hash, m.language, m.revision,
            m.source, m.seen_at, m.deleted_at
            """;

    private final RecordColumns columns;

    MessageRow(RecordColumns columns) {
        this.columns = columns;
    }

    @Override
    public Message mapRow(ResultSet row, int number) throws SQLException {
        return new Message(
                new MessageId(row.getLong("id")),
                new ChatId(row.getLong("chat_id")),
                row.getLong("telegram_id"),
                MessageKind.ofCode(row.getInt("kind")),
                instant(row, "date"),
                instant(row, "edited_at"),
                row.getBoolean("edited"),
                author(row),
                columns.richText(row.getString("text"), row.getString("spans")),
                columns.media(row.getString("media")),
                row.getString("service"),
                row.getString("album"),
                columns.forward(row.getString("forward")),
                number(row, "reply_to"),
                number(row, "thread_root"),
                row.getString("via_bot"),
                views(row),
                number(row, "forwards"),
                columns.reactions(row.getString("reactions")),
                ContentHash.hex(row.getBytes("content_hash")),
                row.getString("language"),
                row.getInt("revision"),
                Source.ofCode(row.getInt("source")),
                row.getTimestamp("seen_at").toInstant(),
                instant(row, "deleted_at"));
    }

    private static @Nullable Author author(ResultSet row) throws SQLException {
        Long id = number(row, "author_id");
        String name = row.getString("author_name");
        String signature = row.getString("author_signature");
        return id == null && name == null && signature == null
                ? null
                : new Author(id == null ? null : new TelegramChatId(id), name, signature);
    }

    private static @Nullable Counter views(ResultSet row) throws SQLException {
        Long views = number(row, "views");
        return views == null ? null : new Counter(views, row.getString("views_text"));
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
