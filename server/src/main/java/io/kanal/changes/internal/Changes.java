package io.kanal.changes.internal;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.Lane;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads changes from rows with the log's columns. */
public final class Changes {
    private Changes() {}

    public static Change of(ResultSet row, int number) throws SQLException {
        long chat = row.getLong("chat_id");
        ChatId chatId = row.wasNull() ? null : new ChatId(chat);
        long message = row.getLong("message_id");
        MessageId messageId = row.wasNull() ? null : new MessageId(message);
        return new Change(
                row.getLong("seq"),
                Lane.valueOf(row.getString("lane")),
                ChangeKind.valueOf(row.getString("kind")),
                chatId,
                messageId,
                row.getString("detail"));
    }
}
