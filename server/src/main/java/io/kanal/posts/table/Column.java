package io.kanal.posts.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One column: its name, its type, and the value that a thing has in it. From this come its place in a COPY, its array in a
 * statement for many rows, and how it is read.
 *
 * @param <R> what a row is made of
 */
public final class Column<R, T> {
    private final String name;
    private final ColumnType<T> type;
    private final Function<R, @Nullable T> value;

    Column(String name, ColumnType<T> type, Function<R, @Nullable T> value) {
        this.name = name;
        this.type = type;
        this.value = value;
    }

    public String name() {
        return name;
    }

    /** An array of these as a statement names it: {@code cast(:date as timestamptz[])}. */
    public String parameter() {
        return "cast(:" + name + " as " + type.sql() + "[])";
    }

    public void write(R row, RowSink sink) {
        type.writer().accept(sink, value.apply(row));
    }

    /**
     * The values of all rows, as the driver takes them for {@link #parameter}.
     *
     * @param storable makes of any text one that PostgreSQL can hold
     */
    public Object array(List<R> rows, UnaryOperator<String> storable) {
        List<@Nullable T> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(value.apply(row)));
        return type.array(values, storable);
    }

    @Nullable
    T find(ResultSet row) throws SQLException {
        return type.reader().read(row, name);
    }

    T get(ResultSet row) throws SQLException {
        return Objects.requireNonNull(find(row), name);
    }

    /** The same column of something that has an {@code R}. */
    <S> Column<S, T> of(Function<S, R> part) {
        return new Column<>(name, type, whole -> value.apply(part.apply(whole)));
    }

    /** The same values under another name. */
    Column<R, T> named(String other) {
        return new Column<>(other, type, value);
    }
}
