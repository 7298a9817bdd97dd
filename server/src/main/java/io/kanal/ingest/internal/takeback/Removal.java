package io.kanal.ingest.internal.takeback;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Takeback.Step;
import io.kanal.ingest.Taking;
import io.kanal.ingest.internal.merge.ChatTally;
import io.kanal.posts.Chats;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes messages out of the record, batch by batch, each in one transaction with its changes in the log.
 *
 * <p>A message goes when nobody else saw it. What others saw as well stays, and its versions become theirs: one that another
 * source's last look agrees with is that source's from now on, one that nobody else shows goes, and if it was the current one
 * the best of the others takes its place. Counters that only the source told go with it; a deletion that only it told is lifted. Everything
 * else of a message (its date, its author, what it answers) is a fact that sources agree on, and stays.
 */
@Component
public final class Removal {
    private final JdbcClient jdbc;
    private final ChatTally tally;
    private final Chats chats;
    private final ImportTable imports;
    private final ChangeLog changes;
    private final TransactionTemplate transaction;

    Removal(
            JdbcClient jdbc,
            ChatTally tally,
            Chats chats,
            ImportTable imports,
            ChangeLog changes,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.tally = tally;
        this.chats = chats;
        this.imports = imports;
        this.changes = changes;
        this.transaction = transaction;
    }

    /** The ids that an import alone saw; an import of before imports were noted may have seen what is older than that. */
    private static final String ONLY_OF_IMPORT = """
            select i.batch, m.id, m.telegram_id
            from chat_import_ids i
            join lateral (
                select range_agg(o.ids) as ids from chat_import_ids o
                where o.chat_id = i.chat_id and o.job_id <> i.job_id and o.ids && i.ids) others on true
            join lateral unnest(i.ids - coalesce(others.ids, '{}')) as part on true
            join message m on m.chat_id = i.chat_id
                and m.telegram_id >= lower(part) and m.telegram_id < upper(part)
            join witness w on w.message_id = m.id and w.source = :source
                and w.first_seen >= (select max(since) from import_history)
            where i.job_id = :job and i.chat_id = :chat
            """;

    public Taking.Extent extent(Taking part) {
        ChatId chat = part.chat();
        long known = chats.get(chat).completeness().known();
        return switch (part) {
            case Taking.Whole whole -> new Taking.Extent(known, 0, 0);
            case Taking.OfSource of ->
                extent(
                        known,
                        "select m.id from message m join witness w on w.message_id = m.id and w.source = :source"
                                + " where m.chat_id = :chat",
                        of.source(),
                        chat,
                        null);
            case Taking.OfImport of ->
                extent(known, "select id from (" + ONLY_OF_IMPORT + ") found", Source.EXPORT, chat, of);
        };
    }

    public Map<Source, Long> sources(ChatId chat) {
        Map<Source, Long> sources = new EnumMap<>(Source.class);
        jdbc.sql("""
                        select w.source, count(*) as messages from message m join witness w on w.message_id = m.id
                        where m.chat_id = :chat group by w.source
                        """).param("chat", chat.value()).query(row -> {
            sources.put(Source.ofCode(row.getInt("source")), row.getLong("messages"));
        });
        return sources;
    }

    private Taking.Extent extent(long known, String ofPart, Source source, ChatId chat, Taking.@Nullable OfImport job) {
        JdbcClient.StatementSpec sql =
                jdbc.sql("""
                        with part as (%s)
                        select count(*) as all_of_it,
                               count(*) filter (where not exists (
                                   select from witness w where w.message_id = part.id and w.source <> :source)) as gone
                        from part
                        """.formatted(ofPart)).param("source", source.code()).param("chat", chat.value());
        if (job != null) {
            sql = sql.param("job", job.job().value());
        }
        return sql.query((row, number) -> new Taking.Extent(
                        row.getLong("gone"),
                        row.getLong("all_of_it") - row.getLong("gone"),
                        known - row.getLong("all_of_it")))
                .single();
    }

    public Step step(Taking part, long after) {
        return Objects.requireNonNull(transaction.execute(status -> tally.findLocked(part.chat())
                .map(chat -> switch (part) {
                    case Taking.Whole whole -> whole(chat, after);
                    case Taking.OfSource of -> ofSource(chat, of.source(), after);
                    case Taking.OfImport of -> ofImport(chat, of, after);
                })
                .orElse(Step.END)));
    }

    private record Place(long id, long telegramId) {}

    private Step whole(ChatId chat, long after) {
        List<Place> next = places(
                "select id, telegram_id from message where chat_id = :chat and telegram_id > :after"
                        + " order by telegram_id limit :limit",
                chat,
                after,
                null);
        return next.isEmpty() ? Step.END : new Step(next.getLast().telegramId(), next.size(), erase(chat, ids(next)));
    }

    private Step ofSource(ChatId chat, Source source, long after) {
        List<Place> next = places("""
                        select m.id, m.telegram_id from message m
                        join witness w on w.message_id = m.id and w.source = :source
                        where m.chat_id = :chat and m.telegram_id > :after order by m.telegram_id limit :limit
                        """, chat, after, source);
        return next.isEmpty()
                ? Step.END
                : new Step(next.getLast().telegramId(), next.size(), withdraw(chat, source, ids(next)));
    }

    /** A batch of the import is a step; what it saw is forgotten with it, so that a run after a crash goes on behind it. */
    private Step ofImport(ChatId chat, Taking.OfImport of, long after) {
        Long batch = jdbc.sql("""
                        select batch from chat_import_ids
                        where job_id = :job and chat_id = :chat and batch > :after order by batch limit 1
                        """)
                .param("job", of.job().value())
                .param("chat", chat.value())
                .param("after", after)
                .query(Long.class)
                .optional()
                .orElse(null);
        if (batch == null) {
            return Step.END;
        }
        Long[] ids = jdbc.sql(ONLY_OF_IMPORT + " and i.batch = :batch")
                .param("source", Source.EXPORT.code())
                .param("job", of.job().value())
                .param("chat", chat.value())
                .param("batch", batch)
                .query((row, number) -> row.getLong("id"))
                .list()
                .toArray(Long[]::new);
        int gone = withdraw(chat, Source.EXPORT, ids);
        jdbc.sql("delete from chat_import_ids where job_id = :job and chat_id = :chat and batch = :batch")
                .param("job", of.job().value())
                .param("chat", chat.value())
                .param("batch", batch)
                .update();
        return new Step(batch, ids.length, gone);
    }

    private List<Place> places(String sql, ChatId chat, long after, @Nullable Source source) {
        JdbcClient.StatementSpec statement =
                jdbc.sql(sql).param("chat", chat.value()).param("after", after).param("limit", Ingest.MOST);
        if (source != null) {
            statement = statement.param("source", source.code());
        }
        return statement
                .query((row, number) -> new Place(row.getLong("id"), row.getLong("telegram_id")))
                .list();
    }

    private static Long[] ids(List<Place> places) {
        return places.stream().map(Place::id).toArray(Long[]::new);
    }

    private int erase(ChatId chat, Long[] ids) {
        return announce(
                chat,
                ChangeKind.MESSAGE_ERASED,
                jdbc.sql("delete from message where id = any(:ids) returning id")
                        .param("ids", ids));
    }

    /** Takes out what one source saw of these messages; gives how many of them go. */
    private int withdraw(ChatId chat, Source source, Long[] ids) {
        if (ids.length == 0) {
            return 0;
        }
        of("delete from witness where message_id = any(:ids) and source = :source", source, ids)
                .update();
        int gone = announce(chat, ChangeKind.MESSAGE_ERASED, jdbc.sql("""
                        delete from message m
                        where m.id = any(:ids) and not exists (select from witness w where w.message_id = m.id)
                        returning m.id
                        """).param("ids", ids));
        attribute("message", "t.id", source, ids);
        attribute("revision", "t.message_id", source, ids);
        Set<Long> shrunk = new HashSet<>(of(
                        "delete from revision where message_id = any(:ids) and source = :source returning message_id",
                        source,
                        ids)
                .query((row, number) -> row.getLong("message_id"))
                .list());
        List<Long> replaced =
                of("""
                        with best as (
                            select distinct on (r.message_id) r.*
                            from message m join revision r on r.message_id = m.id
                            where m.id = any(:ids) and m.source = :source
                            order by r.message_id, r.version_at desc nulls last, r.source, r.seen_at desc),
                        used as (
                            delete from revision r using best b
                            where r.message_id = b.message_id and r.number = b.number)
                        update message m set version_at = b.version_at, edited = b.edited, source = b.source, text = b.text,
                            spans = b.spans, media = b.media, content_hash = b.content_hash, seen_at = b.seen_at,
                            edited_at = case when b.edited and b.version_at > m.date then b.version_at end
                        from best b where m.id = b.message_id
                        returning m.id
                        """, source, ids).query((row, number) -> row.getLong("id")).list();
        shrunk.addAll(replaced);
        renumber(shrunk.toArray(Long[]::new));
        Set<Long> told = new HashSet<>(shrunk);
        shrunk.forEach(id -> append(chat, ChangeKind.MESSAGE_EDITED, id));
        of("""
                        update message set deleted_at = null, deleted_by = null
                        where id = any(:ids) and deleted_by = :source returning id
                        """, source, ids).query((row, number) -> row.getLong("id")).list().forEach(id -> {
            append(chat, ChangeKind.MESSAGE_RESTORED, id);
            told.add(id);
        });
        of("""
                        update message set views = null, views_text = null, forwards = null, reactions = null,
                            counted_by = null
                        where id = any(:ids) and counted_by = :source returning id
                        """, source, ids).query((row, number) -> row.getLong("id")).list().stream()
                .filter(told::add)
                .forEach(id -> append(chat, ChangeKind.MESSAGE_COUNTED, id));
        return gone;
    }

    private JdbcClient.StatementSpec of(String sql, Source source, Long[] ids) {
        return jdbc.sql(sql).param("ids", ids).param("source", source.code());
    }

    /** A version that another source's last look agrees with is that source's. */
    private void attribute(String table, String message, Source source, Long[] ids) {
        of("""
                        update %1$s t set source = other.source
                        from (select w.message_id, w.content_hash, min(w.source) as source from witness w
                              where w.message_id = any(:ids) group by w.message_id, w.content_hash) other
                        where %2$s = other.message_id and t.content_hash = other.content_hash and t.source = :source
                        """.formatted(table, message), source, ids).update();
    }

    /** All numbers up to the count of versions are taken, as a merge expects; by way of negative ones, which are free. */
    private void renumber(Long[] ids) {
        jdbc.sql("""
                        update revision r set number = -n.place
                        from (select message_id, number, row_number() over (partition by message_id order by number) as place
                              from revision where message_id = any(:ids)) n
                        where r.message_id = n.message_id and r.number = n.number
                        """).param("ids", ids).update();
        jdbc.sql("update revision set number = -number where message_id = any(:ids)")
                .param("ids", ids)
                .update();
        jdbc.sql("""
                        update message m
                        set revision = 1 + (select count(*) from revision r where r.message_id = m.id)
                        where m.id = any(:ids)
                        """).param("ids", ids).update();
    }

    private int announce(ChatId chat, ChangeKind kind, JdbcClient.StatementSpec sql) {
        List<Long> ids = sql.query((row, number) -> row.getLong("id")).list();
        ids.forEach(id -> append(chat, kind, id));
        return ids.size();
    }

    /** In the bulk lane, like the import that it takes back. */
    private void append(ChatId chat, ChangeKind kind, long message) {
        changes.append(Lane.BULK, kind, chat, new MessageId(message), null);
    }

    public boolean finish(Taking part, boolean wanted) {
        return Boolean.TRUE.equals(transaction.execute(status -> tally.findLocked(part.chat())
                .map(chat -> finish(part, chat, wanted))
                .orElse(false)));
    }

    private boolean finish(Taking part, ChatId chat, boolean wanted) {
        switch (part) {
            case Taking.Whole whole -> imports.removeAll(chat);
            case Taking.OfSource of -> {
                if (of.source() == Source.EXPORT) {
                    imports.removeAll(chat);
                }
            }
            case Taking.OfImport of -> imports.remove(of.job(), chat);
        }
        boolean empty = jdbc.sql("select not exists (select from message where chat_id = :chat)")
                .param("chat", chat.value())
                .query(Boolean.class)
                .single();
        if (empty && !wanted && !isErasedUnderNoName(chat)) {
            end(chat);
            return true;
        }
        forgetEmptyRanges(chat);
        tally.recount(chat);
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat, null, null);
        return false;
    }

    /** A group that is known by what it became alone cannot leave its tombstones behind: nothing would find them again. */
    private boolean isErasedUnderNoName(ChatId chat) {
        return jdbc.sql("""
                        select exists (select from tombstone t join chat c on c.id = t.chat_id
                                       where c.id = :chat and c.telegram_id is null and c.username is null)
                        """).param("chat", chat.value()).query(Boolean.class).single();
    }

    /**
     * Nobody notes which source confirmed a range. While the channel's own pages, a bot or an account still show it, what was
     * confirmed stays; when only exports and pushes are left, it rests on nothing and is measured anew.
     */
    private void forgetEmptyRanges(ChatId chat) {
        jdbc.sql("""
                        delete from empty_range where chat_id = :chat and not exists (
                            select from message m join witness w on w.message_id = m.id
                            where m.chat_id = :chat and w.source in (1, 2, 4))
                        """).param("chat", chat.value()).update();
    }

    /** The chat itself. What was erased in it stays erased when it comes again. */
    private void end(ChatId chat) {
        jdbc.sql("""
                        insert into waiting_tombstone (realm, chat_telegram_id, username, telegram_id, erased_at)
                        select c.realm, c.telegram_id, case when c.telegram_id is null then lower(c.username) end,
                               t.telegram_id, t.erased_at
                        from tombstone t join chat c on c.id = t.chat_id where t.chat_id = :chat
                        on conflict do nothing
                        """).param("chat", chat.value()).update();
        jdbc.sql("delete from chat where id = :chat")
                .param("chat", chat.value())
                .update();
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat, null, null);
        changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, chat, null, null);
    }
}
