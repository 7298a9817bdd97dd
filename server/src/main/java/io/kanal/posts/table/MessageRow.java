package io.kanal.posts.table;

import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Reads a {@link Message} from a row of the table {@code message}. */
@Component
public final class MessageRow implements RowMapper<Message> {
    private final MessageColumns columns;
    private final String names;

    MessageRow(MessageColumns columns) {
        this.columns = columns;
        names = columns.ofMessage("m");
    }

    /** What it needs, for a table alias {@code m}. */
    public String columns() {
        return names;
    }

    @Override
    public Message mapRow(ResultSet row, int number) throws SQLException {
        return new Message(
                new MessageId(row.getLong("id")),
                new ChatId(row.getLong("chat_id")),
                columns.recorded(row),
                instant(row, "deleted_at"));
    }

    public static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
