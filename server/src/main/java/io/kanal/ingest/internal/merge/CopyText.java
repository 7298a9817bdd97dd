package io.kanal.ingest.internal.merge;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows in the text format of PostgreSQL's {@code COPY}, which takes new rows in twice as fast as an insert of arrays.
 * Columns are given in the order of the statement.
 */
final class CopyText {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder rows = new StringBuilder(1 << 16);
    private boolean inRow;

    CopyText number(@Nullable Long value) {
        begin();
        if (value == null) {
            rows.append("\\N");
        } else {
            rows.append(value.longValue());
        }
        return this;
    }

    CopyText number(int value) {
        begin();
        rows.append(value);
        return this;
    }

    CopyText flag(boolean value) {
        begin();
        rows.append(value ? 't' : 'f');
        return this;
    }

    CopyText time(@Nullable Instant value) {
        begin();
        rows.append(value == null ? "\\N" : value.toString());
        return this;
    }

    CopyText bytes(byte[] value) {
        begin();
        rows.append("\\\\x");
        HEX.formatHex(rows, value);
        return this;
    }

    /** The text as PostgreSQL can hold it, see {@link StorableText}. */
    CopyText text(@Nullable String value) {
        begin();
        if (value == null) {
            rows.append("\\N");
            return this;
        }
        String clean = StorableText.of(value);
        for (int i = 0; i < clean.length(); i++) {
            char unit = clean.charAt(i);
            switch (unit) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(unit);
            }
        }
        return this;
    }

    void endRow() {
        rows.append('\n');
        inRow = false;
    }

    private void begin() {
        if (inRow) {
            rows.append('\t');
        }
        inRow = true;
    }

    /** Sends the rows in the present transaction. */
    void send(JdbcTemplate database, String statement) {
        byte[] sent = rows.toString().getBytes(StandardCharsets.UTF_8);
        database.execute((Connection connection) -> copy(connection, statement, sent));
    }

    private static Long copy(Connection connection, String statement, byte[] rows) throws SQLException {
        try {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement, new ByteArrayInputStream(rows));
        } catch (IOException e) {
            throw new KanalException(ErrorCode.UNAVAILABLE, "The connection to the database broke", e);
        }
    }
}
