package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotId;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.OutgoingId;
import io.kanal.telegram.Priority;
import io.kanal.telegram.gates.Attempt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The queue. A row is marked as being sent in a transaction of its own before the call and gets its end in another after
 * it; a row that is found so marked by a later holder of the token is one of unknown outcome.
 */
@Component
public final class OutgoingRows {
    private static final int LONGEST_NOTE = 500;

    private static final int TOGETHER = 1_000;

    private final JdbcClient database;
    private final JsonMapper json;

    /** A row that may be sent: the first of its chat and priority. */
    record Queued(
            OutgoingId id, Outgoing call, Priority priority, Rendering rendering, int attempts, boolean blocked) {}

    /** A call that was made not long ago. */
    record Recent(Attempt attempt, Duration ago) {}

    public OutgoingRows(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Adds a call, or finds the one that has this key already. */
    public OutgoingId add(BotId bot, Outgoing call, Priority priority, String key) {
        Optional<Long> added = database.sql("""
                        insert into telegram_outgoing
                            (bot_id, key, priority, method, chat_id, username, parameters, words)
                        values (:bot, :key, :priority, :method, :chat, :username, :parameters, :words)
                        on conflict (bot_id, key) do nothing
                        returning id""")
                .param("bot", bot.value())
                .param("key", key)
                .param("priority", rank(priority))
                .param("method", call.method())
                .param("chat", call.chatId())
                .param("username", call.username())
                .param("parameters", storable(call.parameters().toString()))
                .param("words", call.words() == null ? null : storable(WordsJson.write(json, call.words())))
                .query(Long.class)
                .optional();
        return new OutgoingId(
                added.isPresent()
                        ? added.get()
                        : database.sql("select id from telegram_outgoing where bot_id = :bot and key = :key")
                                .param("bot", bot.value())
                                .param("key", key)
                                .query(Long.class)
                                .single());
    }

    /** Adds calls in their order, a thousand by one statement; those whose key is known already are left as they are. */
    public void addAll(BotId bot, Map<String, Outgoing> callsByKey, Priority priority) {
        List<Map.Entry<String, Outgoing>> calls = List.copyOf(callsByKey.entrySet());
        for (int from = 0; from < calls.size(); from += TOGETHER) {
            add(bot, calls.subList(from, Math.min(calls.size(), from + TOGETHER)), priority);
        }
    }

    private void add(BotId bot, List<Map.Entry<String, Outgoing>> calls, Priority priority) {
        List<Outgoing> each = calls.stream().map(Map.Entry::getValue).toList();
        database.sql("""
                        insert into telegram_outgoing
                            (bot_id, key, priority, method, chat_id, username, parameters, words)
                        select :bot, c.key, :priority, c.method, c.chat, c.username, c.parameters, c.words
                        from unnest(:keys::text[], :methods::text[], :chats::bigint[], :usernames::text[],
                            :parameters::text[], :words::text[]) with ordinality
                            as c (key, method, chat, username, parameters, words, place)
                        order by c.place
                        on conflict (bot_id, key) do nothing""")
                .param("bot", bot.value())
                .param("priority", rank(priority))
                .param("keys", calls.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param("methods", each.stream().map(Outgoing::method).toArray(String[]::new))
                .param("chats", each.stream().map(Outgoing::chatId).toArray(Long[]::new))
                .param("usernames", each.stream().map(Outgoing::username).toArray(String[]::new))
                .param(
                        "parameters",
                        each.stream()
                                .map(call -> storable(call.parameters().toString()))
                                .toArray(String[]::new))
                .param(
                        "words",
                        each.stream()
                                .map(call ->
                                        call.words() == null ? null : storable(WordsJson.write(json, call.words())))
                                .toArray(String[]::new))
                .update();
    }

    /** PostgreSQL's text is UTF-8, which has no halves of surrogate pairs; JSON writes NUL as an escape by itself. */
    private static String storable(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * Rows that may be sent now, most urgent first, after a place: of each chat and priority the first that is not over, and
     * of a chat none while one is on its way.
     */
    List<Queued> heads(BotId bot, int afterPriority, long afterId, int limit) {
        return database.sql("""
                        select id, priority, method, chat_id, parameters, words, from_unit, part_units, plain, attempts,
                            exists (select from telegram_blocked b
                                where b.bot_id = :bot and b.chat_id = o.chat_id) as blocked
                        from telegram_outgoing o
                        where bot_id = :bot and state = 'QUEUED' and (priority, id) > (:priority, :id)
                            and ready_at <= clock_timestamp()
                            and not exists (
                                select from telegram_outgoing e
                                where e.bot_id = :bot and e.chat_id = o.chat_id and e.state in ('QUEUED', 'SENDING')
                                    and e.priority = o.priority and e.id < o.id)
                            and not exists (
                                select from telegram_outgoing e
                                where e.bot_id = :bot and e.chat_id = o.chat_id and e.state = 'SENDING')
                        order by priority, id
                        limit :limit""")
                .param("bot", bot.value())
                .param("priority", afterPriority)
                .param("id", afterId)
                .param("limit", limit)
                .query(this::queued)
                .list();
    }

    /** Which of these bots have calls that are not over. */
    Set<BotId> waiting(Set<BotId> bots) {
        return database.sql("""
                        select b.id from unnest(:bots::bigint[]) as b (id)
                        where exists (
                            select from telegram_outgoing o
                            where o.bot_id = b.id and o.state in ('QUEUED', 'SENDING'))""")
                .param("bots", bots.stream().map(BotId::value).toArray(Long[]::new))
                .query((row, number) -> new BotId(row.getLong("id")))
                .set();
    }

    /** Whether this bot has calls that are not over. */
    boolean isWaiting(BotId bot) {
        return !waiting(Set.of(bot)).isEmpty();
    }

    /** Marks a row as being sent; false when it is not waiting any more, or the token has another holder. */
    boolean claim(BotId bot, OutgoingId id, long epoch) {
        return database.sql("""
                        with mine as (
                            select o.id from telegram_outgoing o
                            join telegram_dispatch d on d.bot_id = o.bot_id and d.epoch = :epoch
                            where o.id = :id and o.bot_id = :bot and o.state = 'QUEUED'
                            for update of o skip locked)
                        update telegram_outgoing o
                        set state = 'SENDING', epoch = :epoch, attempts = attempts + 1, sending_at = clock_timestamp()
                        from mine where o.id = mine.id""")
                        .param("bot", bot.value())
                        .param("id", id.value())
                        .param("epoch", epoch)
                        .update()
                == 1;
    }

    /** A row that is marked as being sent. */
    record Marked(OutgoingId id, OffsetDateTime since) {}

    /** What this grant of the lease has marked as being sent. */
    List<Marked> marked(BotId bot, long epoch) {
        return database.sql("""
                        select id, sending_at from telegram_outgoing
                        where bot_id = :bot and state = 'SENDING' and epoch = :epoch""")
                .param("bot", bot.value())
                .param("epoch", epoch)
                .query((row, number) -> new Marked(
                        new OutgoingId(row.getLong("id")), row.getObject("sending_at", OffsetDateTime.class)))
                .list();
    }

    /** Takes a mark back under which nothing was sent, unless the row has been marked anew. */
    void unmark(Marked marked, long epoch) {
        database.sql("""
                        update telegram_outgoing set state = 'QUEUED', attempts = greatest(0, attempts - 1)
                        where id = :id and state = 'SENDING' and epoch = :epoch and sending_at = :since""")
                .param("id", marked.id().value())
                .param("epoch", epoch)
                .param("since", marked.since())
                .update();
    }

    /** Lists a row whose call was made and whose end nobody can note any more. */
    void giveUp(Marked marked, long epoch) {
        database.sql("""
                        update telegram_outgoing
                        set state = 'UNCERTAIN', finished_at = clock_timestamp(),
                            note = 'The answer came but could not be noted'
                        where id = :id and state = 'SENDING' and epoch = :epoch and sending_at = :since""")
                .param("id", marked.id().value())
                .param("epoch", epoch)
                .param("since", marked.since())
                .update();
    }

    /** Back into the queue: nothing was sent, or the next part is due. */
    void requeue(OutgoingId id, long epoch, Rendering rendering, Duration pause, int attempts, @Nullable String note) {
        database.sql("""
                        update telegram_outgoing
                        set state = 'QUEUED', from_unit = :from, part_units = :units, plain = :plain,
                            attempts = :attempts, note = :note,
                            ready_at = clock_timestamp() + :pause * interval '1 millisecond'
                        where id = :id and state in ('SENDING', 'UNCERTAIN') and epoch = :epoch""")
                .param("id", id.value())
                .param("epoch", epoch)
                .param("from", rendering.from())
                .param("units", rendering.units())
                .param("plain", rendering.plain())
                .param("attempts", attempts)
                .param("note", cut(note))
                .param("pause", pause.toMillis())
                .update();
    }

    /**
     * The end of a row. Also of one that was taken for uncertain meanwhile by the next holder of the token: who made the call
     * knows better.
     */
    void finish(OutgoingId id, long epoch, String state, @Nullable Long messageId, @Nullable String note) {
        database.sql("""
                        update telegram_outgoing
                        set state = :state, message_id = :message, note = :note, finished_at = clock_timestamp(),
                            parameters = case when :state = 'DONE' then '{}' else parameters end,
                            words = case when :state = 'DONE' then null else words end
                        where id = :id and state in ('SENDING', 'UNCERTAIN') and epoch = :epoch""")
                .param("id", id.value())
                .param("epoch", epoch)
                .param("state", state)
                .param("message", messageId)
                .param("note", cut(note))
                .update();
    }

    /** Drops a waiting row. */
    void drop(OutgoingId id, String note) {
        database.sql("""
                        update telegram_outgoing set state = 'DROPPED', note = :note, finished_at = clock_timestamp()
                        where id = :id and state = 'QUEUED'""").param("id", id.value()).param("note", cut(note)).update();
    }

    /** This grant of the lease sends from now on; what an earlier one left on its way is uncertain. Says how much that is. */
    int takeOver(BotId bot, long epoch) {
        database.sql("""
                        insert into telegram_dispatch (bot_id, epoch) values (:bot, :epoch)
                        on conflict (bot_id) do update set epoch = greatest(telegram_dispatch.epoch, excluded.epoch)""").param("bot", bot.value()).param("epoch", epoch).update();
        return database.sql("""
                        update telegram_outgoing
                        set state = 'UNCERTAIN', finished_at = clock_timestamp(),
                            note = 'The program ended between sending and noting the answer'
                        where bot_id = :bot and state = 'SENDING' and epoch < :epoch""").param("bot", bot.value()).param("epoch", epoch).update();
    }

    /** What was sent in the last minute, oldest first, so that the gates go on where they were. */
    List<Recent> recent(BotId bot) {
        return database.sql("""
                        select method, chat_id, priority,
                            extract(epoch from clock_timestamp() - sending_at) * 1000 as ago
                        from telegram_outgoing
                        where bot_id = :bot and sending_at > clock_timestamp() - interval '62 seconds'
                        order by sending_at""")
                .param("bot", bot.value())
                .query((row, number) -> new Recent(
                        Attempt.of(
                                row.getString("method"),
                                row.getObject("chat_id", Long.class),
                                json.createObjectNode(),
                                priority(row.getInt("priority"))),
                        Duration.ofMillis(Math.max(0, row.getLong("ago")))))
                .list();
    }

    /** A group has become a supergroup: everything that waits goes there. */
    void migrate(BotId bot, long from, long to) {
        database.sql("""
                        update telegram_outgoing set chat_id = :to
                        where bot_id = :bot and chat_id = :from and state in ('QUEUED', 'SENDING')""")
                .param("bot", bot.value())
                .param("from", from)
                .param("to", to)
                .update();
    }

    /** The id behind a name is known. */
    void resolve(BotId bot, String username, long chat) {
        database.sql("""
                        update telegram_outgoing set chat_id = :chat, username = null
                        where bot_id = :bot and username = :username and state = 'QUEUED'""")
                .param("bot", bot.value())
                .param("username", username)
                .param("chat", chat)
                .update();
    }

    private Queued queued(ResultSet row, int number) throws SQLException {
        String words = row.getString("words");
        Integer units = row.getObject("part_units", Integer.class);
        return new Queued(
                new OutgoingId(row.getLong("id")),
                new Outgoing(
                        row.getString("method"),
                        row.getObject("chat_id", Long.class),
                        (ObjectNode) json.readTree(row.getString("parameters")),
                        words == null ? null : WordsJson.read(json, words)),
                priority(row.getInt("priority")),
                new Rendering(
                        row.getInt("from_unit"),
                        units == null ? Rendering.FIRST.units() : units,
                        row.getBoolean("plain")),
                row.getInt("attempts"),
                row.getBoolean("blocked"));
    }

    /** Stored numbers of priorities; their order is their meaning. */
    static int rank(Priority priority) {
        return switch (priority) {
            case DEADLINE -> 0;
            case MODERATION -> 1;
            case REPLY -> 2;
            case NOTIFICATION -> 3;
            case BROADCAST -> 4;
        };
    }

    static Priority priority(int rank) {
        return switch (rank) {
            case 0 -> Priority.DEADLINE;
            case 1 -> Priority.MODERATION;
            case 2 -> Priority.REPLY;
            case 3 -> Priority.NOTIFICATION;
            default -> Priority.BROADCAST;
        };
    }

    static @Nullable String cut(@Nullable String note) {
        return note != null && note.length() > LONGEST_NOTE ? note.substring(0, LONGEST_NOTE) : note;
    }
}
