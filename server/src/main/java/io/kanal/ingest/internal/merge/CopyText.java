package io.kanal.ingest.internal.merge;

import io.kanal.posts.table.RowSink;
import io.kanal.shared.database.DatabaseCopy;
import io.kanal.shared.text.Characters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows in the text format of PostgreSQL's {@code COPY}, which takes new rows in twice as fast as an insert of arrays.
 * Columns are given in the order of the statement.
 */
final class CopyText implements RowSink {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder rows = new StringBuilder(1 << 16);
    private boolean inRow;

    @Override
    public CopyText number(@Nullable Long value) {
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

    @Override
    public CopyText flag(boolean value) {
        begin();
        rows.append(value ? 't' : 'f');
        return this;
    }

    @Override
    public CopyText time(@Nullable Instant value) {
        begin();
        rows.append(value == null ? "\\N" : value.toString());
        return this;
    }

    @Override
    public CopyText bytes(byte[] value) {
        begin();
        rows.append("\\\\x");
        HEX.formatHex(rows, value);
        return this;
    }

    /** The text as PostgreSQL can hold it, see {@link Characters#storable}. */
    @Override
    public CopyText text(@Nullable String value) {
        begin();
        if (value == null) {
            rows.append("\\N");
            return this;
        }
        String clean = Characters.storable(value);
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
        DatabaseCopy.intoTransaction(database, statement, rows.toString().getBytes(StandardCharsets.UTF_8));
    }
}
