package io.kanal.ingest.internal.merge;

import io.kanal.posts.Author;
import io.kanal.posts.Counter;
import io.kanal.posts.RecordColumns;
import io.kanal.posts.Source;
import io.kanal.shared.ChatId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes rows of the record, many at a time: new ones by COPY, changed ones as arrays of columns. */
@Component
final class RowWriter {
    private static final String COLUMNS = """
            kind, date, edited_at, edited, version_at, source, author_id, author_name, author_signature, text, spans,
            media, service, album, forward, reply_to, thread_root, via_bot, views, views_text, forwards, reactions,
            counted_by, content_hash, language, revision, seen_at
            """;
    private static final String ARRAYS = """
            unnest(cast(:kind as smallint[]), cast(:date as timestamptz[]), cast(:edited_at as timestamptz[]),
                   cast(:edited as boolean[]), cast(:version_at as timestamptz[]), cast(:source as smallint[]),
                   cast(:author_id as bigint[]), cast(:author_name as text[]), cast(:author_signature as text[]),
                   cast(:text as text[]), cast(:spans as text[]), cast(:media as text[]), cast(:service as text[]),
                   cast(:album as text[]), cast(:forward as text[]), cast(:reply_to as bigint[]),
                   cast(:thread_root as bigint[]), cast(:via_bot as text[]), cast(:views as bigint[]),
                   cast(:views_text as text[]), cast(:forwards as bigint[]), cast(:reactions as text[]),
                   cast(:counted_by as smallint[]), cast(:content_hash as bytea[]), cast(:language as text[]),
                   cast(:revision as int[]), cast(:seen_at as timestamptz[]), cast(:key as bigint[]))
            """;

    private final JdbcTemplate database;
    private final JdbcClient jdbc;
    private final RecordColumns columns;

    RowWriter(JdbcTemplate database, RecordColumns columns) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.columns = columns;
    }

    /** Adds messages and what the source saw of them; gives their new ids by Telegram id. */
    Map<Long, Long> insert(ChatId chat, List<Row> rows, Source source, Instant now) {
        Map<Long, Long> ids = new HashMap<>();
        if (rows.isEmpty()) {
            return ids;
        }
        List<Long> drawn = jdbc.sql("""
                        select nextval(pg_get_serial_sequence('message', 'id')) as id from generate_series(1, :count)
                        """)
                .param("count", rows.size())
                .query((row, number) -> row.getLong("id"))
                .list();
        CopyText messages = new CopyText();
        CopyText witnesses = new CopyText();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            long id = drawn.get(i);
            ids.put(row.telegramId(), id);
            columns(messages, row);
            messages.number(Long.valueOf(row.telegramId()))
                    .number(Long.valueOf(chat.value()))
                    .number(Long.valueOf(id))
                    .endRow();
            witnesses
                    .number(Long.valueOf(id))
                    .number(source.code())
                    .bytes(row.content().hash().bytes())
                    .time(now)
                    .time(now)
                    .endRow();
        }
        messages.send(database, "copy message (" + COLUMNS + ", telegram_id, chat_id, id) from stdin");
        witnesses.send(database, "copy witness (message_id, source, content_hash, first_seen, last_seen) from stdin");
        return ids;
    }

    /** One row in the order of {@link #COLUMNS}. */
    private void columns(CopyText copy, Row row) {
        Row.Content content = row.content();
        Row.Facts facts = row.facts();
        Row.Counts counts = row.counts();
        Author author = facts.author();
        Counter views = counts.views();
        Source counted = counts.source();
        copy.number(row.kind().code())
                .time(facts.date())
                .time(content.editedAt())
                .flag(content.edited())
                .time(content.version().at())
                .number(content.version().source().code())
                .number(
                        author == null || author.id() == null
                                ? null
                                : author.id().marked())
                .text(author == null ? null : author.name())
                .text(author == null ? null : author.signature())
                .text(content.text().text())
                .text(columns.spans(content.text()))
                .text(columns.media(content.media()))
                .text(facts.service())
                .text(facts.album())
                .text(columns.forward(facts.forward()))
                .number(facts.replyTo())
                .number(row.threadRoot())
                .text(facts.viaBot())
                .number(views == null ? null : views.value())
                .text(views == null ? null : views.text())
                .number(counts.forwards())
                .text(columns.reactions(counts.reactions()))
                .number(counted == null ? null : Long.valueOf(counted.code()))
                .bytes(content.hash().bytes())
                .text(content.language())
                .number(content.revision())
                .time(content.version().seenAt());
    }

    /** Makes the rows of these messages what the merge wants; {@code undelete} also lifts their deletion. */
    void update(Map<Long, Row> byId, Collection<Long> undelete) {
        if (byId.isEmpty()) {
            return;
        }
        List<Long> ids = List.copyOf(byId.keySet());
        String assignments = COLUMNS.lines()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> name + " = v." + name)
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        bind(
                        jdbc.sql("update message m set " + assignments + " from " + ARRAYS + " as v(" + COLUMNS
                                + ", key) where m.id = v.key"),
                        ids.stream().map(byId::get).toList(),
                        ids)
                .update();
        if (!undelete.isEmpty()) {
            jdbc.sql("update message set deleted_at = null, deleted_by = null where id = any(:ids)")
                    .param("ids", undelete.toArray(Long[]::new))
                    .update();
        }
    }

    /** Keeps versions that are not, or no longer, current. */
    void keepRevisions(Map<Long, List<Row.Content>> byId) {
        var ids = byId.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(content -> entry.getKey()))
                .toArray(Long[]::new);
        if (ids.length == 0) {
            return;
        }
        List<Row.Content> contents =
                byId.values().stream().flatMap(List::stream).toList();
        jdbc.sql("""
                        insert into revision (message_id, number, version_at, edited, source, text, spans, media,
                                              content_hash, seen_at)
                        select * from unnest(cast(:ids as bigint[]), cast(:numbers as int[]),
                            cast(:versions as timestamptz[]), cast(:edited as boolean[]), cast(:sources as smallint[]),
                            cast(:texts as text[]), cast(:spans as text[]), cast(:media as text[]),
                            cast(:hashes as bytea[]), cast(:seen as timestamptz[]))
                        """)
                .param("ids", ids)
                .param("numbers", column(contents, Integer.class, Row.Content::revision))
                .param("versions", times(contents, content -> content.version().at()))
                .param("edited", column(contents, Boolean.class, Row.Content::edited))
                .param(
                        "sources",
                        column(
                                contents,
                                Integer.class,
                                content -> content.version().source().code()))
                .param(
                        "texts",
                        column(contents, String.class, content -> content.text().text()))
                .param("spans", column(contents, String.class, content -> columns.spans(content.text())))
                .param("media", column(contents, String.class, content -> columns.media(content.media())))
                .param(
                        "hashes",
                        contents.stream().map(content -> content.hash().bytes()).toArray(byte[][]::new))
                .param("seen", times(contents, content -> content.version().seenAt()))
                .update();
    }

    /** Notes that a source saw these contents. A source's look at an unchanged message is renewed once an hour. */
    void witness(Map<Long, Hash> byId, Source source, Instant now) {
        if (byId.isEmpty()) {
            return;
        }
        List<Map.Entry<Long, Hash>> entries = List.copyOf(byId.entrySet());
        jdbc.sql("""
                        insert into witness as w (message_id, source, content_hash, first_seen, last_seen)
                        select v.id, :source, v.hash, :now, :now
                        from unnest(cast(:ids as bigint[]), cast(:hashes as bytea[])) as v(id, hash)
                        on conflict (message_id, source) do update
                        set content_hash = excluded.content_hash, last_seen = excluded.last_seen
                        where w.content_hash <> excluded.content_hash
                           or w.last_seen < excluded.last_seen - interval '1 hour'
                        """)
                .param("ids", entries.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                .param(
                        "hashes",
                        entries.stream().map(entry -> entry.getValue().bytes()).toArray(byte[][]::new))
                .param("source", source.code())
                .param("now", java.sql.Timestamp.from(now))
                .update();
    }

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Row> rows, List<Long> keys) {
        return sql.param("kind", column(rows, Integer.class, row -> row.kind().code()))
                .param("date", times(rows, row -> row.facts().date()))
                .param("edited_at", times(rows, row -> row.content().editedAt()))
                .param(
                        "edited",
                        column(rows, Boolean.class, row -> row.content().edited()))
                .param("version_at", times(rows, row -> row.content().version().at()))
                .param(
                        "source",
                        column(
                                rows,
                                Integer.class,
                                row -> row.content().version().source().code()))
                .param("author_id", column(rows, Long.class, row -> {
                    Author author = row.facts().author();
                    return author == null || author.id() == null
                            ? null
                            : author.id().marked();
                }))
                .param("author_name", column(rows, String.class, row -> {
                    Author author = row.facts().author();
                    return author == null ? null : StorableText.ofNullable(author.name());
                }))
                .param("author_signature", column(rows, String.class, row -> {
                    Author author = row.facts().author();
                    return author == null ? null : StorableText.ofNullable(author.signature());
                }))
                .param(
                        "text",
                        column(rows, String.class, row -> row.content().text().text()))
                .param(
                        "spans",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(
                                        columns.spans(row.content().text()))))
                .param(
                        "media",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(
                                        columns.media(row.content().media()))))
                .param(
                        "service",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(row.facts().service())))
                .param(
                        "album",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(row.facts().album())))
                .param(
                        "forward",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(
                                        columns.forward(row.facts().forward()))))
                .param("reply_to", column(rows, Long.class, row -> row.facts().replyTo()))
                .param("thread_root", column(rows, Long.class, Row::threadRoot))
                .param(
                        "via_bot",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(row.facts().viaBot())))
                .param("views", column(rows, Long.class, row -> {
                    Counter views = row.counts().views();
                    return views == null ? null : views.value();
                }))
                .param("views_text", column(rows, String.class, row -> {
                    Counter views = row.counts().views();
                    return views == null ? null : views.text();
                }))
                .param("forwards", column(rows, Long.class, row -> row.counts().forwards()))
                .param(
                        "reactions",
                        column(
                                rows,
                                String.class,
                                row -> StorableText.ofNullable(
                                        columns.reactions(row.counts().reactions()))))
                .param("counted_by", column(rows, Integer.class, row -> {
                    Source source = row.counts().source();
                    return source == null ? null : source.code();
                }))
                .param(
                        "content_hash",
                        rows.stream().map(row -> row.content().hash().bytes()).toArray(byte[][]::new))
                .param(
                        "language",
                        column(rows, String.class, row -> row.content().language()))
                .param(
                        "revision",
                        column(rows, Integer.class, row -> row.content().revision()))
                .param("seen_at", times(rows, row -> row.content().version().seenAt()))
                .param("key", keys.toArray(Long[]::new));
    }

    @SuppressWarnings("unchecked") // the array is made of the class it is cast to
    private static <R, T> @Nullable T[] column(List<R> rows, Class<T> type, Function<R, @Nullable T> value) {
        var array = (@Nullable T[]) java.lang.reflect.Array.newInstance(type, rows.size());
        for (int i = 0; i < array.length; i++) {
            array[i] = value.apply(rows.get(i));
        }
        return array;
    }

    /** Times as text with a Z: the driver would otherwise write an array's times in the zone of the process. */
    private static <R> @Nullable String[] times(List<R> rows, Function<R, @Nullable Instant> value) {
        return column(rows, String.class, row -> {
            Instant at = value.apply(row);
            return at == null ? null : at.toString();
        });
    }
}
