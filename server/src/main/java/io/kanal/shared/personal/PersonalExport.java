package io.kanal.shared.personal;

import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Where a room writes what it holds of a person: named parts of lines, each line one JSON object. */
public interface PersonalExport {
    /**
     * Writes a part; nothing of it is kept in memory.
     *
     * @param name a stable slug, the name of the file: {@code answers}
     * @throws IllegalArgumentException for a part that was written already
     */
    void part(String name, Lines lines);

    /** What a part consists of. */
    @FunctionalInterface
    interface Lines {
        /** Runs within a transaction that only reads. */
        void writeTo(Line line);

        /** The first column of each row, which is JSON; read by and by. */
        static Lines of(StatementSpec statement) {
            return line -> statement.withFetchSize(FETCHED).query(row -> {
                line.write(row.getString(1));
            });
        }
    }

    /** So many rows are in memory at once. */
    int FETCHED = 500;

    /** Takes one line. */
    @FunctionalInterface
    interface Line {
        void write(String json);
    }
}
