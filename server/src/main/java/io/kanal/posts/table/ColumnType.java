package io.kanal.posts.table;

import java.lang.reflect.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A type of values, and how PostgreSQL takes and gives them.
 *
 * @param sql its name there
 * @param element the class of an array's elements for the driver
 * @param toElement times go as text with a Z: the driver would otherwise write an array's times in the zone of the process
 */
record ColumnType<T>(
        String sql,
        Class<?> element,
        Function<T, Object> toElement,
        BiConsumer<RowSink, @Nullable T> writer,
        Reader<T> reader) {
    static final ColumnType<Long> BIGINT =
            new ColumnType<>("bigint", Long.class, value -> value, RowSink::number, (row, name) -> {
                long value = row.getLong(name);
                return row.wasNull() ? null : Long.valueOf(value);
            });

    static final ColumnType<Integer> INTEGER = whole("int");

    static final ColumnType<Integer> SMALLINT = whole("smallint");

    static final ColumnType<Boolean> BOOLEAN = new ColumnType<>(
            "boolean",
            Boolean.class,
            value -> value,
            (sink, value) -> sink.flag(Objects.requireNonNull(value)),
            ResultSet::getBoolean);

    static final ColumnType<String> TEXT =
            new ColumnType<>("text", String.class, value -> value, RowSink::text, ResultSet::getString);

    static final ColumnType<Instant> TIME =
            new ColumnType<>("timestamptz", String.class, Instant::toString, RowSink::time, (row, name) -> {
                Timestamp at = row.getTimestamp(name);
                return at == null ? null : at.toInstant();
            });

    static final ColumnType<byte[]> BYTES = new ColumnType<>(
            "bytea",
            byte[].class,
            value -> value,
            (sink, value) -> sink.bytes(Objects.requireNonNull(value)),
            ResultSet::getBytes);

    /** Reads a value by the name of its column. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(ResultSet row, String name) throws SQLException;
    }

    private static ColumnType<Integer> whole(String sql) {
        return new ColumnType<>(
                sql,
                Integer.class,
                value -> value,
                (sink, value) -> sink.number(value == null ? null : Long.valueOf(value)),
                (row, name) -> {
                    int value = row.getInt(name);
                    return row.wasNull() ? null : Integer.valueOf(value);
                });
    }

    /** The values as an array that the driver takes. */
    Object array(List<@Nullable T> values, UnaryOperator<String> storable) {
        Object array = Array.newInstance(element, values.size());
        for (int i = 0; i < values.size(); i++) {
            T value = values.get(i);
            if (value != null) {
                Object made = toElement.apply(value);
                Array.set(array, i, made instanceof String text ? storable.apply(text) : made);
            }
        }
        return array;
    }
}
