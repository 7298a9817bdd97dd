package io.kanal.operations.internal.backup;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A table as a backup knows it.
 *
 * @param columns those that are stored; columns that the database computes are left out
 */
record Table(String name, List<String> columns) {
    Table {
        Objects.requireNonNull(name);
        columns = List.copyOf(columns);
    }

    /** Name and columns as COPY takes them, in this schema. */
    String forCopy(String schema) {
        return quoted(schema) + "." + quoted(name)
                + columns.stream().map(Table::quoted).collect(Collectors.joining(", ", " (", ")"));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
