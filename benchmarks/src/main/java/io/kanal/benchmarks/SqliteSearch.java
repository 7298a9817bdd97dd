package io.kanal.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** SQLite FTS5 as a person would set it up: unicode61, any of the words, bm25. */
final class SqliteSearch implements AutoCloseable {
    static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{N}]+");

    private final Connection connection;
    private final PreparedStatement query;

    SqliteSearch(ParagraphSet posts) throws SQLException {
        this(posts.paragraphs());
    }

    SqliteSearch(List<String> texts) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        try (var statement = connection.createStatement()) {
            statement.execute("create virtual table post using fts5(text, tokenize='unicode61 remove_diacritics 2')");
        }
        connection.setAutoCommit(false);
        try (var insert = connection.prepareStatement("insert into post (rowid, text) values (?, ?)")) {
            for (int i = 0; i < texts.size(); i++) {
                insert.setInt(1, i);
                insert.setString(2, texts.get(i));
                insert.addBatch();
                if (i % 1_000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        connection.commit();
        query = connection.prepareStatement("select rowid from post where post match ? order by bm25(post) limit 20");
    }

    List<Integer> best(String question) throws SQLException {
        String match = WORDS.matcher(question)
                .results()
                .map(word -> '"' + word.group() + '"')
                .collect(Collectors.joining(" OR "));
        if (match.isEmpty()) {
            return List.of();
        }
        query.setString(1, match);
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
        connection.close();
    }
}
