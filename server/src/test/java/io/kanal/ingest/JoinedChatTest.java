package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.Gaps;
import io.kanal.posts.IdRange;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

/** A chat known by name alone turns out to be one that is in the record already. */
final class JoinedChatTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final AtomicLong NEXT = new AtomicLong(2_000_000);
    private static RecordContext record;
    private static Ingest ingest;

    private final long bare = NEXT.incrementAndGet();
    private final String name = "named" + bare;
    private ChatId byName;
    private ChatId byId;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, new MovableClock(Instant.parse("2026-03-02T12:00:00Z")));
        ingest = record.get(Ingest.class);
    }

    @BeforeEach
    void identify() {
        byName = ingest.identify(Source.PREVIEW, chat(null, name));
        byId = ingest.identify(Source.EXPORT, chat(bare, null));
    }

    @Test
    void whatWasErasedInEitherChatStaysGoneInBoth() {
        merge(byName, LongStream.of(1, 2, 3));
        merge(byId, LongStream.of(2, 4));
        Erasure erasure = record.get(Erasure.class);
        erasure.erase(Caller.KANAL, byName, List.of(2L, 5L));
        erasure.erase(Caller.KANAL, byId, List.of(1L));

        join();

        assertThat(telegramIds()).containsExactly(3L, 4L);
        assertThat(merge(byId, LongStream.rangeClosed(1, 5)).refused()).isEqualTo(3);
        assertThat(telegramIds()).containsExactly(3L, 4L);
        assertThat(announced())
                .extracting(Change::kind, Change::lane)
                .contains(org.assertj.core.groups.Tuple.tuple(ChangeKind.MESSAGE_ERASED, Lane.LIVE));
        assertThat(record.get(Chats.class).get(byId).completeness().known()).isEqualTo(2);
    }

    /** A table that is not named here was forgotten: its room moves its rows by a {@code ChatRows}, or says here why not. */
    @Test
    void everyTableThatNamesAChatIsThoughtOf() {
        List<String> moved = List.of(
                "answer_citation",
                "arrangement",
                "bot_chat",
                "channel_photo",
                "chat_import",
                "chat_import_ids",
                "chat_username",
                "empty_range",
                "message",
                "preview_channel",
                "reading_position",
                "tombstone",
                "watch");
        // What happened to a chat that was, and what was it.
        List<String> past = List.of("change_log", "follower_set_aside", "joined_chat");
        List<String> byTelegramsId =
                List.of("bot_dialog", "telegram_blocked", "telegram_outgoing", "telegram_pause", "update_inbox");

        assertThat(database.jdbc()
                        .sql("""
                                select table_name from information_schema.columns
                                where table_schema = current_schema() and column_name = 'chat_id' order by table_name""")
                        .query((row, _) -> row.getString("table_name"))
                        .list())
                .containsExactlyInAnyOrderElementsOf(Stream.of(moved, past, byTelegramsId)
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void everyRoomsRowsFollow() {
        merge(byName, LongStream.of(1, 2));
        merge(byId, LongStream.of(2, 9));
        ingest.confirmEmpty(byName, List.of(new IdRange(3, 6)));
        ingest.confirmEmpty(byId, List.of(new IdRange(1, 1), new IdRange(5, 8)));
        long own = message(byName, 1);
        long twin = message(byName, 2);
        write("insert into watch (user_id, chat_id, added_at) values (77, %d, now())".formatted(byName.value()));
        write("insert into users (id, name, role, zone, language, created_at) overriding system value"
                + " values (77, 'Jo', 'member', 'UTC', 'en', now()) on conflict do nothing");
        write("insert into arrangement (user_id, chat_id, muted) values (77, %d, true)".formatted(byName.value()));
        write("""
                insert into preview_channel (chat_id, username, reach, newest_id, interval_ms, next_at)
                values (%d, '%s', 'OPEN', 2, 60000, now())""".formatted(byName.value(), name));
        long reader = database.jdbc()
                .sql(
                        "insert into users (name, role, zone, language, created_at) values ('R', 'member', 'UTC', 'en', now()) returning id")
                .query(Long.class)
                .single();
        write("""
                insert into reading_position (user_id, chat_id, read_date, read_message, known_date, known_message, looked_at)
                values (%d, %d, now(), 1, now(), 1, now())""".formatted(reader, byName.value()));
        write("insert into channel_photo (chat_id, url, next_at) values (%d, 'https://cdn.example/p.jpg', now())"
                .formatted(byName.value()));
        write("insert into bot_chat (bot_id, telegram_id, chat_id, member) values (1, %d, %d, true)"
                .formatted(-bare, byName.value()));
        cite(own);
        cite(twin);

        join();

        for (String table : List.of(
                "watch",
                "arrangement",
                "preview_channel",
                "channel_photo",
                "bot_chat",
                "answer_citation",
                "tombstone",
                "reading_position")) {
            assertThat(rows(table, byName)).as(table).isZero();
        }
        assertThat(rows("watch", byId)).isEqualTo(1);
        assertThat(rows("reading_position", byId)).isEqualTo(1);
        assertThat(rows("arrangement", byId)).isEqualTo(1);
        assertThat(rows("preview_channel", byId)).isEqualTo(1);
        assertThat(rows("channel_photo", byId)).isEqualTo(1);
        assertThat(rows("bot_chat", byId)).isEqualTo(1);
        assertThat(rows("answer_citation", byId)).isEqualTo(2);
        assertThat(cited()).contains(own, message(byId, 2)).doesNotContain(twin);
        assertThat(database.jdbc()
                        .sql("select count(*) from chat_username where chat_id = :chat and username = :name")
                        .param("chat", byId.value())
                        .param("name", name)
                        .query(Long.class)
                        .single())
                .isPositive();
        assertThat(record.get(Gaps.class).list(record.get(Chats.class).get(byId), 10))
                .isEmpty();
        assertThat(record.get(Chats.class).get(byId).completeness().missing()).isZero();
    }

    @Test
    void whoeverStillHoldsTheOldIdMeansTheOtherChat() {
        merge(byName, LongStream.of(1));
        join();

        merge(byName, LongStream.of(2));
        ingest.deleted(Source.BOT, byName, List.of(2L), Instant.parse("2026-03-02T12:00:00Z"));
        ingest.confirmEmpty(byName, List.of(new IdRange(3, 4)));
        assertThat(record.get(Erasure.class).erase(Caller.KANAL, byName, List.of(1L)))
                .isEqualTo(1);

        assertThat(messages()).singleElement().matches(Message::deleted);
        assertThat(record.get(Chats.class).present(byName)).isEqualTo(byId);
        assertThat(record.get(Chats.class).present(byId)).isEqualTo(byId);
    }

    @Test
    void aJoinThatFailsInTheLastRoomLeavesEverythingAsItWas() {
        merge(byName, LongStream.of(1, 2));
        write("insert into watch (user_id, chat_id, added_at) values (77, %d, now())".formatted(byName.value()));
        cite(message(byName, 1));
        long head = record.get(ChangeLog.class).head();
        int waiting = record.get(SlowWork.class).depth("joined-messages");
        write("""
                create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'the disk is full'; end $$""");
        write("create trigger refuse before update on answer_citation for each row execute function refuse()");

        assertThatThrownBy(this::join).isInstanceOf(DataAccessException.class);

        assertThat(rows("message", byName)).isEqualTo(2);
        assertThat(rows("watch", byName)).isEqualTo(1);
        assertThat(record.get(ChangeLog.class).head()).isEqualTo(head);
        assertThat(record.get(SlowWork.class).depth("joined-messages")).isEqualTo(waiting);
        write("drop trigger refuse on answer_citation");
        write("drop function refuse");
        join();
        assertThat(rows("message", byId)).isEqualTo(2);
        assertThat(rows("watch", byId)).isEqualTo(1);
        assertThat(rows("answer_citation", byId)).isEqualTo(1);
    }

    @Test
    void aLargeChatMovesAsAWholeAndTheLogTakesItInSmallSteps() {
        for (long first = 1; first <= 5_000; first += 1_000) {
            merge(byName, LongStream.range(first, first + 1_000));
        }
        merge(byId, LongStream.rangeClosed(4_900, 5_100));
        announced();
        long head = record.get(ChangeLog.class).head();

        join();

        assertThat(telegramIds()).hasSize(5_100);
        ChangeLog log = record.get(ChangeLog.class);
        assertThat(log.read(Lane.LIVE, head, 10_000).size()
                        + log.read(Lane.BULK, head, 10_000).size())
                .isLessThan(10);
        List<Change> changes = announced();
        assertThat(changes)
                .filteredOn(change -> change.kind() == ChangeKind.MESSAGE_EDITED && byId.equals(change.chat()))
                .hasSize(4_899);
        assertThat(changes)
                .filteredOn(change -> change.kind() == ChangeKind.MESSAGE_ERASED)
                .hasSize(101);
    }

    @Test
    void everyVersionOfAMessageThatBothHoldStaysAndMoreMayFollow() {
        version(byId, "first", 0);
        version(byId, "second", 10);
        version(byName, "third", 5);
        version(byName, "second", 10);
        version(byName, "fourth", 15);

        join();

        assertThat(versions()).containsExactlyInAnyOrder("first", "second", "third", "fourth");
        version(byId, "between", 7);
        version(byId, "later", 60);
        version(byId, "latest", 120);
        assertThat(versions())
                .containsExactlyInAnyOrder("first", "second", "third", "fourth", "between", "later", "latest");
        assertThat(messages())
                .singleElement()
                .extracting(message -> message.content().text().text())
                .isEqualTo("latest");
    }

    private static void version(ChatId chat, String text, int minutes) {
        SeenMessages seen = SeenMessages.of(1, text);
        Instant edit = SeenMessages.DATE.plusSeconds(60L * minutes);
        ingest.merge(Source.EXPORT, Lane.BULK, chat, List.of((minutes == 0 ? seen : seen.edited(edit)).message()));
    }

    private List<String> versions() {
        return database.jdbc()
                .sql("""
                        select r.text from revision r join message m on m.id = r.message_id where m.chat_id = :chat
                        union all select text from message where chat_id = :chat
                        """)
                .param("chat", byId.value())
                .query((row, number) -> row.getString(1))
                .list();
    }

    private void join() {
        assertThat(ingest.identify(Source.PREVIEW, chat(bare, name))).isEqualTo(byId);
    }

    /** Lets the queue be worked off as the runtime does; what it brought into the log. */
    private static List<Change> announced() {
        SlowWorker worker = record.get(SlowWorker.class);
        ChangeLog log = record.get(ChangeLog.class);
        var changes = new ArrayList<Change>();
        while (true) {
            List<String> keys = database.jdbc()
                    .sql("""
                            delete from slow_work where (queue, key) in (
                                select queue, key from slow_work where queue = :queue limit :batch)
                            returning key
                            """)
                    .param("queue", worker.queue())
                    .param("batch", worker.batchSize())
                    .query((row, number) -> row.getString("key"))
                    .list();
            if (keys.isEmpty()) {
                return changes;
            }
            long head = log.head();
            worker.work(keys, () -> false);
            List<Change> step = new ArrayList<>(log.read(Lane.LIVE, head, 10_000));
            step.addAll(log.read(Lane.BULK, head, 10_000));
            assertThat(step).hasSizeLessThanOrEqualTo(2_000);
            changes.addAll(step);
        }
    }

    private static Ingested merge(ChatId chat, LongStream ids) {
        return ingest.merge(
                Source.EXPORT,
                Lane.BULK,
                chat,
                ids.mapToObj(id -> SeenMessages.of(id, "post " + id).message()).toList());
    }

    private List<Message> messages() {
        return record.get(WholeRecord.class)
                .byTelegramIds(byId, LongStream.rangeClosed(1, 6_000).boxed().toList());
    }

    private List<Long> telegramIds() {
        return messages().stream().map(Message::telegramId).toList();
    }

    private static long message(ChatId chat, long telegramId) {
        return record.get(WholeRecord.class)
                .byTelegramIds(chat, List.of(telegramId))
                .getFirst()
                .id()
                .value();
    }

    private void cite(long message) {
        write("""
                with a as (
                    insert into answer (id, asked_at, question, kind, took_ms, from_cache)
                    values (gen_random_uuid(), now(), 'What?', 'extract', 1, false) returning id)
                insert into answer_citation (answer_id, number, message_id, chat_id, telegram_id, from_unit, to_unit, sentence)
                select id, 1, %d, %d, 1, 0, 4, 'post' from a""".formatted(message, byName.value()));
    }

    private List<Long> cited() {
        return database.jdbc()
                .sql("select message_id from answer_citation where chat_id = :chat")
                .param("chat", byId.value())
                .query((row, number) -> row.getLong("message_id"))
                .list();
    }

    private static long rows(String table, ChatId chat) {
        return database.jdbc()
                .sql("select count(*) from " + table + " where chat_id = :chat")
                .param("chat", chat.value())
                .query(Long.class)
                .single();
    }

    private static void write(String sql) {
        database.jdbc().sql(sql).update();
    }

    private static SeenChat chat(@Nullable Long bare, @Nullable String name) {
        return new SeenChat(
                Realm.PUBLIC,
                bare == null ? null : TelegramChatId.ofChannel(bare),
                ChatType.CHANNEL,
                "Channel",
                name,
                null,
                null,
                name != null);
    }
}
