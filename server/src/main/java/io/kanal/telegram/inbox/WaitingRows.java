package io.kanal.telegram.inbox;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Updates that no responder has handled yet. */
@Component
public final class WaitingRows {
    /** Says that a person wants something of a bot answered after all. */
    static final String AGAIN = "inbox-again";

    /** What Telegram waits ten seconds for; {@link UrgentAnswering} takes it past everything else. */
    static final String URGENT = "pre_checkout_query";

    private static final int LONGEST_ERROR = 1_000;

    private final JdbcClient database;
    private final UpdateColumns columns;
    private final GroupWriter<BotUpdate> removals = new GroupWriter<>(500, this::removeAll);

    public WaitingRows(JdbcClient database, UpdateColumns columns) {
        this.database = database;
        this.columns = columns;
    }

    /**
     * An update that waits.
     *
     * @param attempts how often it failed so far
     * @param suspect whether answering it may have ended a process
     */
    record Waiting(BotUpdate update, int attempts, boolean suspect) {
        Waiting suspected() {
            return new Waiting(update, attempts, true);
        }

        /** The same with the rest of its album. */
        Waiting with(BotUpdate whole) {
            return new Waiting(whole, attempts, suspect);
        }
    }

    /** Takes up those that a person wants answered after all, as suspects; each comes once. */
    List<Waiting> takeAgain(BotId bot) {
        return database.sql("""
                        with taken as (
                            update update_waiting set again = false
                            where bot_id = :bot and again
                            returning seq, attempts)
                        select %s, t.attempts from taken t join update_inbox u on u.seq = t.seq order by u.seq""".formatted(UpdateColumns.OF_U))
                .param("bot", bot.value())
                .query((row, number) -> new Waiting(columns.read(row), row.getInt("attempts"), true))
                .list();
    }

    /** Which of these bots have anything that waits. */
    Set<BotId> waiting(Set<BotId> bots) {
        return database.sql("""
                        select b.id from unnest(:bots::bigint[]) as b (id)
                        where exists (
                            select from update_waiting w where w.bot_id = b.id and w.set_aside_at is null)""")
                .param("bots", bots.stream().map(BotId::value).toArray(Long[]::new))
                .query((row, number) -> new BotId(row.getLong("id")))
                .set();
    }

    /** The last that waits for this bot, 0 where none does. */
    long last(BotId bot) {
        return database.sql("select coalesce(max(seq), 0) from update_waiting where bot_id = :bot")
                .param("bot", bot.value())
                .query(Long.class)
                .single();
    }

    /** The next urgent ones that wait for this bot after a position, in order. */
    List<Waiting> listUrgent(BotId bot, long afterSeq, int limit) {
        return database.sql("""
                        select %s, w.attempts
                        from update_inbox u join update_waiting w on w.seq = u.seq and w.bot_id = u.bot_id
                        where u.bot_id = :bot and u.kind = '%s' and u.seq > :after
                          and w.set_aside_at is null and not w.again
                        order by u.seq
                        limit :limit""".formatted(UpdateColumns.OF_U, URGENT))
                .param("bot", bot.value())
                .param("after", afterSeq)
                .param("limit", limit)
                .query((row, number) -> new Waiting(columns.read(row), row.getInt("attempts"), false))
                .list();
    }

    /** The next that wait for this bot after a position, in order; not the urgent ones. */
    List<Waiting> list(BotId bot, long afterSeq, int limit) {
        return database.sql("""
                        select %s, w.attempts
                        from update_waiting w join update_inbox u on u.seq = w.seq
                        where w.bot_id = :bot and w.seq > :after and w.set_aside_at is null and not w.again
                          and u.kind <> '%s'
                        order by w.seq
                        limit :limit""".formatted(UpdateColumns.OF_U, URGENT))
                .param("bot", bot.value())
                .param("after", afterSeq)
                .param("limit", limit)
                .query((row, number) -> new Waiting(columns.read(row), row.getInt("attempts"), false))
                .list();
    }

    /** Those of one chat that wait behind an update, in order. */
    public List<BotUpdate> behind(BotId bot, long chatId, long updateId, int limit) {
        return database.sql("""
                        select %s
                        from update_waiting w join update_inbox u on u.seq = w.seq
                        where w.bot_id = :bot and w.set_aside_at is null and u.chat_id = :chat
                          and w.seq > (select seq from update_inbox where bot_id = :bot and update_id = :update)
                        order by w.seq
                        limit :limit""".formatted(UpdateColumns.OF_U))
                .param("bot", bot.value())
                .param("chat", chatId)
                .param("update", updateId)
                .param("limit", limit)
                .query((row, number) -> columns.read(row))
                .list();
    }

    /**
     * Takes updates and their albums off.
     *
     * @throws KanalException {@link ErrorCode#CONFLICT} where any of them was off already
     */
    void remove(List<BotUpdate> updates) {
        long off = removeAll(updates);
        long parts =
                updates.stream().mapToLong(update -> 1 + update.album().size()).sum();
        if (off != parts) {
            throw new KanalException(
                    ErrorCode.CONFLICT,
                    "Of %d updates of bot %s %d were handled already"
                            .formatted(parts, updates.getFirst().bot(), parts - off));
        }
    }

    /** Takes an update and its album off, if they are on; together with those that other threads take off now. */
    void removeSoon(BotUpdate update) {
        removals.write(update);
    }

    /** How many were on. */
    private int removeAll(List<BotUpdate> updates) {
        List<Long> seqs = updates.stream()
                .flatMap(update -> Stream.of(seqs(update)))
                .sorted()
                .toList();
        return database.sql("""
                        delete from update_waiting w using unnest(:bots::bigint[]) as b (id)
                        where w.bot_id = b.id and w.seq = any(:seqs)""")
                .param(
                        "bots",
                        updates.stream()
                                .map(update -> update.bot().value())
                                .distinct()
                                .toArray(Long[]::new))
                .param("seqs", seqs.toArray(Long[]::new))
                .update();
    }

    /** Whether it still waits; false once it was marked. */
    boolean contains(BotUpdate update) {
        return database.sql("select exists (select from update_waiting where bot_id = :bot and seq = :seq)")
                .param("bot", update.bot().value())
                .param("seq", update.seq())
                .query(Boolean.class)
                .single();
    }

    /** Counts a failure of an update and its album, or one that is about to be, for it may end the process. */
    void failed(BotUpdate update, int attempts, String error, boolean setAside) {
        database.sql("""
                        update update_waiting
                        set attempts = :attempts, error = :error,
                            set_aside_at = case when :aside then clock_timestamp() end
                        where bot_id = :bot and seq = any(:seqs)""")
                .param("bot", update.bot().value())
                .param("seqs", seqs(update))
                .param("attempts", attempts)
                .param("error", error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error)
                .param("aside", setAside)
                .update();
    }

    private static Long[] seqs(BotUpdate update) {
        List<Long> seqs = new ArrayList<>(List.of(update.seq()));
        update.album().forEach(part -> seqs.add(part.seq()));
        return seqs.toArray(Long[]::new);
    }
}
