package io.kanal.answers.internal;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Citation;
import io.kanal.answers.Counted;
import io.kanal.answers.Statement;
import io.kanal.answers.Understood;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers with their statements and citations as the database keeps them. */
@Component
public final class AnswerTable implements ChatRows {
    private static final String ANSWER = """
            select id, user_id, asked_at, question, kind, model, left_out, took_ms, from_cache, time_words, since, until, about,
              counted, counted_query, counted_approximately
            from answer
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AnswerTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Keeps an answer; within a transaction.
     *
     * @param previous the answer that its question followed
     */
    public void add(@Nullable UserId user, Answer answer, @Nullable AnswerId previous) {
        UUID id = answer.id().value();
        Understood understood = answer.understood();
        Counted counted = answer.counted();
        jdbc.sql("""
                insert into answer (id, user_id, asked_at, question, kind, model, left_out, took_ms, from_cache, time_words, since, until,
                  about, counted, counted_query, counted_approximately, previous)
                values (:id, :user, :askedAt, :question, :kind, :model, :leftOut, :tookMs, :fromCache, :words, :since, :until,
                  :about, :counted, :query, :approximately, :previous)
                """)
                .param("id", id)
                .param("user", user == null ? null : user.value())
                .param("askedAt", Timestamp.from(answer.askedAt()))
                .param("question", answer.question())
                .param("kind", name(answer.kind()))
                .param("model", answer.model())
                .param("leftOut", answer.leftOut())
                .param("tookMs", answer.took().toMillis())
                .param("fromCache", answer.fromCache())
                .param("words", understood == null ? null : understood.words(), Types.VARCHAR)
                .param("since", understood == null ? null : understood.since(), Types.DATE)
                .param("until", understood == null ? null : understood.until(), Types.DATE)
                .param("about", understood == null ? null : understood.about(), Types.VARCHAR)
                .param("counted", counted == null ? null : counted.posts(), Types.BIGINT)
                .param("query", counted == null ? null : counted.query(), Types.VARCHAR)
                .param("approximately", counted == null ? null : counted.approximate(), Types.BOOLEAN)
                .param("previous", previous == null ? null : previous.value(), Types.OTHER)
                .update();
        jdbc.sql("""
                insert into answer_statement (answer_id, position, text, citations)
                select :id, row.position, row.text, array(select jsonb_array_elements_text(row.citations)::integer)
                from jsonb_to_recordset(cast(:rows as jsonb)) as row (position integer, text text, citations jsonb)
                """)
                .param("id", id)
                .param("rows", json.writeValueAsString(statementRows(answer.statements())))
                .update();
        jdbc.sql("""
                insert into answer_citation
                  (answer_id, number, message_id, chat_id, telegram_id, dated, from_unit, to_unit, sentence, state)
                select :id, row.* from jsonb_to_recordset(cast(:rows as jsonb)) as row
                  (number integer, message bigint, chat bigint, telegram bigint, dated timestamptz, start integer, stop integer,
                   sentence text, state text)
                """)
                .param("id", id)
                .param("rows", json.writeValueAsString(citationRows(answer.citations())))
                .update();
    }

    private static List<Map<String, Object>> statementRows(List<Statement> statements) {
        return IntStream.range(0, statements.size())
                .mapToObj(i -> Map.<String, Object>of(
                        "position",
                        i,
                        "text",
                        statements.get(i).text(),
                        "citations",
                        statements.get(i).citations()))
                .toList();
    }

    private static List<Map<String, @Nullable Object>> citationRows(List<Citation> citations) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Citation citation : citations) {
            Map<String, @Nullable Object> row = new HashMap<>();
            row.put("number", citation.number());
            row.put("message", citation.message().value());
            row.put("chat", citation.chat().value());
            row.put("telegram", citation.telegramId());
            row.put("dated", citation.date() == null ? null : citation.date().toString());
            row.put("start", citation.from());
            row.put("stop", citation.to());
            row.put("sentence", citation.sentence());
            row.put("state", name(citation.state()));
            rows.add(row);
        }
        return rows;
    }

    /** One answer without statements and citations, and whose it is. */
    public Optional<Kept> find(AnswerId id) {
        return jdbc.sql(ANSWER + "where id = :id")
                .param("id", id.value())
                .query(AnswerTable::kept)
                .optional();
    }

    /** An answer with those that its question followed, one after the other, of the same person; oldest first. */
    public List<Kept> conversation(AnswerId last, int most) {
        return jdbc.sql("""
                        with recursive before as (
                          select id, previous, user_id, 1 as place from answer where id = :id
                          union all
                          select a.id, a.previous, a.user_id, before.place + 1
                          from answer a join before on a.id = before.previous and a.user_id is not distinct from before.user_id
                          where before.place < :most)
                        """ + ANSWER + "where id in (select id from before) order by id")
                .param("id", last.value())
                .param("most", most)
                .query(AnswerTable::kept)
                .list();
    }

    /** One person's answers, newest first, after the given one. */
    public List<Kept> page(UserId user, @Nullable AnswerId after, int limit) {
        return jdbc.sql(ANSWER + """
                        where user_id = :user and (cast(:after as uuid) is null or id < :after)
                        order by id desc limit :limit
                        """)
                .param("user", user.value())
                .param("after", after == null ? null : after.value())
                .param("limit", limit)
                .query(AnswerTable::kept)
                .list();
    }

    /** Those of these answers that are one person's, in no particular order. */
    public List<Kept> list(UserId user, Collection<AnswerId> ids) {
        return jdbc.sql(ANSWER + "where id = any(:ids) and user_id = :user")
                .param("ids", ids.stream().map(AnswerId::value).toArray(UUID[]::new))
                .param("user", user.value())
                .query(AnswerTable::kept)
                .list();
    }

    /** The statements of these answers in their order. */
    public Map<UUID, List<Statement>> statements(Collection<UUID> answers) {
        Map<UUID, List<Statement>> found = new HashMap<>();
        jdbc.sql("""
                select answer_id, text, citations from answer_statement
                where answer_id = any(:answers) order by answer_id, position
                """).param("answers", answers.toArray(UUID[]::new)).query(row -> {
            Integer[] numbers = (Integer[]) row.getArray("citations").getArray();
            found.computeIfAbsent(row.getObject("answer_id", UUID.class), _ -> new ArrayList<>())
                    .add(new Statement(row.getString("text"), Arrays.asList(numbers)));
        });
        return found;
    }

    /** The citations of these answers by number; titles and links are the reader's to fill in. */
    public Map<UUID, List<Citation>> citations(Collection<UUID> answers) {
        Map<UUID, List<Citation>> found = new HashMap<>();
        jdbc.sql("""
                select answer_id, number, message_id, chat_id, telegram_id, dated, from_unit, to_unit, sentence, state
                from answer_citation where answer_id = any(:answers) order by answer_id, number
                """).param("answers", answers.toArray(UUID[]::new)).query(row -> {
            found.computeIfAbsent(row.getObject("answer_id", UUID.class), _ -> new ArrayList<>())
                    .add(citation(row));
        });
        return found;
    }

    private static Citation citation(ResultSet row) throws SQLException {
        return new Citation(
                row.getInt("number"),
                new MessageId(row.getLong("message_id")),
                new ChatId(row.getLong("chat_id")),
                "",
                null,
                row.getLong("telegram_id"),
                instant(row, "dated"),
                null,
                row.getInt("from_unit"),
                row.getInt("to_unit"),
                row.getString("sentence"),
                Citation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        long user = row.getLong("user_id");
        return new Kept(
                row.getObject("id", UUID.class),
                row.wasNull() ? null : new UserId(user),
                row.getTimestamp("asked_at").toInstant(),
                row.getString("question"),
                AnswerKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("model"),
                row.getInt("left_out"),
                Duration.ofMillis(row.getLong("took_ms")),
                row.getBoolean("from_cache"),
                understood(row),
                counted(row));
    }

    private static @Nullable Understood understood(ResultSet row) throws SQLException {
        String words = row.getString("time_words");
        String about = row.getString("about");
        return words == null && about == null
                ? null
                : new Understood(
                        words, row.getObject("since", LocalDate.class), row.getObject("until", LocalDate.class), about);
    }

    private static @Nullable Counted counted(ResultSet row) throws SQLException {
        String query = row.getString("counted_query");
        return query == null
                ? null
                : new Counted(row.getLong("counted"), row.getBoolean("counted_approximately"), query);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** An answer's head. */
    public record Kept(
            UUID id,
            @Nullable UserId user,
            Instant askedAt,
            String question,
            AnswerKind kind,
            @Nullable String model,
            int leftOut,
            Duration took,
            boolean fromCache,
            @Nullable Understood understood,
            @Nullable Counted counted) {}

    @Override
    public void move(ChatId from, ChatId to) {
        jdbc.sql("update answer_citation set chat_id = :to where chat_id = :from")
                .param("from", from.value())
                .param("to", to.value())
                .update();
    }

    @Override
    public void replace(Map<MessageId, MessageId> twins) {
        List<Map.Entry<MessageId, MessageId>> pairs = List.copyOf(twins.entrySet());
        jdbc.sql("""
                update answer_citation c set message_id = pair.kept
                from unnest(cast(:gone as bigint[]), cast(:kept as bigint[])) as pair (gone, kept)
                where c.message_id = pair.gone
                """)
                .param("gone", pairs.stream().map(pair -> pair.getKey().value()).toArray(Long[]::new))
                .param(
                        "kept",
                        pairs.stream().map(pair -> pair.getValue().value()).toArray(Long[]::new))
                .update();
    }
}
