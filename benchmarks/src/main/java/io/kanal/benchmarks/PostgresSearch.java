package io.kanal.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** PostgreSQL's full-text search as a person would set it up: the language's configuration, a GIN index, any of the words. */
final class PostgresSearch implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement query;

    PostgresSearch(ParagraphSet posts, DataSource database) throws SQLException {
        this(posts.paragraphs(), "ru".equals(posts.language()) ? "russian" : "english", database);
    }

    PostgresSearch(List<String> texts, String configuration, DataSource database) throws SQLException {
        connection = database.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("create temporary table benchmark_post (id int, words tsvector)");
        }
        try (var insert = connection.prepareStatement(
                "insert into benchmark_post values (?, to_tsvector(cast(? as regconfig), ?))")) {
            for (int i = 0; i < texts.size(); i++) {
                insert.setInt(1, i);
                insert.setString(2, configuration);
                insert.setString(3, texts.get(i));
                insert.addBatch();
                if (i % 1_000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        try (var statement = connection.createStatement()) {
            statement.execute("create index on benchmark_post using gin (words)");
            statement.execute("analyze benchmark_post");
        }
        query = connection.prepareStatement("""
            select id from benchmark_post, to_tsquery(cast(? as regconfig), ?) as asked
            where words @@ asked order by ts_rank_cd(words, asked, 1) desc limit 20
            """);
        query.setString(1, configuration);
    }

    List<Integer> best(String question) throws SQLException {
        String any = SqliteSearch.WORDS
                .matcher(question)
                .results()
                .map(word -> word.group().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" | "));
        query.setString(2, any);
        var found = new ArrayList<Integer>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getInt(1));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        query.close();
        try (var statement = connection.createStatement()) {
            statement.execute("drop table benchmark_post");
        }
        connection.close();
    }
}
