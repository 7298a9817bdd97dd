package io.kanal.operations.internal.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema holds: its tables in an order in which they can be filled, and its sequences. */
record Catalogue(Connection connection, String schema) {
    /** Flyway's own table is not data: a restore migrates a schema of its own. */
    static final String MIGRATIONS = "flyway_schema_history";

    /** All tables, each behind those it refers to. */
    List<Table> tables() throws SQLException {
        Map<String, Table> tables = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select c.relname, array_agg(a.attname::text order by a.attnum)
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid
                where n.nspname = ? and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> ?
                    and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                group by c.relname
                order by c.relname""")) {
            statement.setString(1, schema);
            statement.setString(2, MIGRATIONS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String[] columns = (String[]) rows.getArray(2).getArray();
                    tables.put(rows.getString(1), new Table(rows.getString(1), List.of(columns)));
                }
            }
        }
        return inOrder(tables, references());
    }

    private Map<String, Set<String>> references() throws SQLException {
        Map<String, Set<String>> references = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                select c.relname, r.relname
                from pg_constraint k
                join pg_class c on c.oid = k.conrelid
                join pg_class r on r.oid = k.confrelid
                join pg_namespace n on n.oid = c.relnamespace
                where k.contype = 'f' and n.nspname = ? and c.oid <> r.oid""")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    references
                            .computeIfAbsent(rows.getString(1), _ -> new LinkedHashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return references;
    }

    private static List<Table> inOrder(Map<String, Table> tables, Map<String, Set<String>> references) {
        Map<String, Table> ordered = new LinkedHashMap<>();
        while (ordered.size() < tables.size()) {
            List<Table> ready = new ArrayList<>();
            for (Table table : tables.values()) {
                if (!ordered.containsKey(table.name())
                        && ordered.keySet().containsAll(references.getOrDefault(table.name(), Set.of()))) {
                    ready.add(table);
                }
            }
            if (ready.isEmpty()) {
                throw new IllegalStateException("Tables refer to each other in a circle: " + references);
            }
            ready.forEach(table -> ordered.put(table.name(), table));
        }
        return List.copyOf(ordered.values());
    }

    /** The last number each sequence gave; one that gave none yet is left out. */
    Map<String, Long> sequences() throws SQLException {
        Map<String, Long> sequences = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select sequencename, last_value from pg_sequences where schemaname = ? and last_value is not null order by 1")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sequences.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return sequences;
    }

    /** All sequences by name, also those that gave no number yet. */
    Set<String> sequenceNames() throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select sequencename from pg_sequences where schemaname = ? order by 1")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** The versions of all applied migrations, in the order in which they were applied. */
    List<String> migrations() throws SQLException {
        List<String> versions = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("select version from " + Table.quoted(schema)
                        + "." + MIGRATIONS + " where success and version is not null order by installed_rank");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
        }
        if (versions.isEmpty()) {
            throw new IllegalStateException("This database holds no Kanal");
        }
        return versions;
    }
}
