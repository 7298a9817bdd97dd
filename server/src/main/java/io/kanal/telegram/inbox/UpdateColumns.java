package io.kanal.telegram.inbox;

import io.kanal.telegram.BotId;
import io.kanal.telegram.BotUpdate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads updates from rows of the inbox. */
@Component
public final class UpdateColumns {
    /** The columns of the inbox, which the statement calls {@code u}. */
    static final String OF_U = "u.seq, u.bot_id, u.update_id, u.kind, u.chat_id, u.user_id, u.body, u.received_at";

    private final JsonMapper json;

    public UpdateColumns(JsonMapper json) {
        this.json = json;
    }

    BotUpdate read(ResultSet row) throws SQLException {
        return new BotUpdate(
                row.getLong("seq"),
                new BotId(row.getLong("bot_id")),
                row.getLong("update_id"),
                row.getString("kind"),
                row.getObject("chat_id", Long.class),
                row.getObject("user_id", Long.class),
                json.readTree(row.getString("body")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                List.of());
    }
}
