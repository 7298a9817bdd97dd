package io.kanal.ingest.internal.takeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.ingest.Erasure;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.SeenChat;
import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.Takeback.Step;
import io.kanal.ingest.Taking;
import io.kanal.jobs.JobId;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.IdRange;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RemovalTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final AtomicLong NEXT = new AtomicLong(5_000_000);
    /** Later than the migration, which is since when imports are noted. */
    private static final MovableClock clock = new MovableClock(Instant.parse("2060-01-01T00:00:00Z"));

    private static RecordContext record;
    private static Ingest ingest;
    private static Removal removal;
    private static ImportTable imports;
    private static Chats chats;
    private static WholeRecord whole;

    private final long bare = NEXT.incrementAndGet();
    private final ChatId chat = identify();

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, clock);
        ingest = record.get(Ingest.class);
        removal = record.get(Removal.class);
        imports = record.get(ImportTable.class);
        chats = record.get(Chats.class);
        whole = record.get(WholeRecord.class);
    }

    private ChatId identify() {
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(bare),
                        ChatType.CHANNEL,
                        "Ferry",
                        null,
                        null,
                        null,
                        true));
    }

    @Test
    void aWholeChatGoesAndCanComeAgainButWhatWasErasedStaysErased() {
        seen(Source.EXPORT, 1, 5, "word");
        ingest.confirmEmpty(chat, List.of(new IdRange(6, 9)));
        record.get(Erasure.class).erase(Caller.KANAL, chat, List.of(2L));
        long head = head();

        assertThat(removal.extent(new Taking.Whole(chat))).isEqualTo(new Taking.Extent(4, 0, 0));
        assertThat(take(new Taking.Whole(chat), false)).isTrue();

        assertThat(chats.find(chat)).isEmpty();
        assertThat(kinds(head)).containsOnly(ChangeKind.MESSAGE_ERASED).hasSize(4);
        ChatId again = identify();
        assertThat(again).isNotEqualTo(chat);
        Ingested back = ingest.merge(Source.EXPORT, Lane.BULK, again, messages(1, 5, "word"));
        assertThat(back.added()).isEqualTo(4);
        assertThat(back.refused()).as("no tombstone but that of the erasure").isEqualTo(1);
    }

    @Test
    void aSourceGoesAndWhatOthersSawStaysInTheirWords() {
        seen(Source.EXPORT, 1, 3, "export");
        seen(Source.PREVIEW, 3, 5, "page");
        seen(Source.EXPORT, 5, 5, "page");
        assertThat(message(3).text().text())
                .as("the better source's version is current")
                .isEqualTo("export 3");
        long head = head();
        Taking.OfSource part = new Taking.OfSource(chat, Source.EXPORT);

        assertThat(removal.sources(chat)).containsEntry(Source.EXPORT, 4L).containsEntry(Source.PREVIEW, 3L);
        assertThat(removal.extent(part)).isEqualTo(new Taking.Extent(2, 2, 1));
        assertThat(take(part, true)).isFalse();

        assertThat(ids()).containsExactly(3L, 4L, 5L);
        assertThat(message(3).text().text()).isEqualTo("page 3");
        assertThat(count("select revision from message where telegram_id = 3 and chat_id = " + chat.value()))
                .isEqualTo(1);
        assertThat(count("select count(*) from revision r join message m on m.id = r.message_id where m.chat_id = "
                        + chat.value()))
                .isZero();
        assertThat(count("select count(*) from message where source = 3 and chat_id = " + chat.value()))
                .as("nothing says that an export showed it")
                .isZero();
        assertThat(kinds(head))
                .containsExactlyInAnyOrder(
                        ChangeKind.MESSAGE_ERASED, ChangeKind.MESSAGE_ERASED, ChangeKind.MESSAGE_EDITED);
        Chat left = chats.get(chat);
        assertThat(left.completeness().known()).isEqualTo(3);
        assertThat(left.completeness().first()).isEqualTo(3);
        assertThat(ingest.merge(Source.EXPORT, Lane.BULK, chat, messages(1, 3, "export"))
                        .added())
                .as("brought in again")
                .isEqualTo(2);
        assertThat(message(3).text().text()).isEqualTo("export 3");
    }

    @Test
    void anImportGoesButForWhatAnotherOneSawAsWell() {
        JobId first = imported("first", 1, 10);
        JobId second = imported("second", 5, 15);
        Taking.OfImport part = new Taking.OfImport(chat, first);

        assertThat(imports.ofChat(chat)).extracting("name").containsExactlyInAnyOrder("first", "second");
        assertThat(removal.extent(part)).isEqualTo(new Taking.Extent(4, 0, 11));
        assertThat(take(part, false)).isFalse();
        assertThat(ids())
                .containsExactlyElementsOf(LongStream.rangeClosed(5, 15).boxed().toList());
        assertThat(imports.ofChat(chat)).extracting("name").containsExactly("second");

        assertThat(removal.extent(new Taking.OfImport(chat, second))).isEqualTo(new Taking.Extent(11, 0, 0));
        assertThat(take(new Taking.OfImport(chat, second), false))
                .as("nothing is left of the chat")
                .isTrue();
        assertThat(chats.find(chat)).isEmpty();
    }

    @Test
    void whatIsBrokenOffGoesOnWhenItBeginsAnew() {
        JobId job = new JobId(UUID.randomUUID());
        imports.begin(job, chat, new UserId(1), "large", clock.instant());
        for (long batch = 1; batch <= 3; batch++) {
            List<SeenMessage> messages = messages(batch * 100, batch * 100 + 50, "part");
            ingest.merge(Source.EXPORT, Lane.BULK, chat, messages);
            imports.saw(
                    job,
                    chat,
                    batch,
                    messages.stream().map(SeenMessage::telegramId).toList());
        }
        Taking.OfImport part = new Taking.OfImport(chat, job);
        assertThat(removal.step(part, Long.MIN_VALUE).gone()).isEqualTo(51);
        // As after kill -9: nothing is known of the first step but what the database holds.
        assertThat(take(part, false)).isTrue();
        assertThat(chats.find(chat)).isEmpty();
    }

    @Test
    void whatAnImportOfBeforeMayHaveSeenIsNotTakenWithALaterOne() {
        JobId job = imported("later", 1, 4);
        database.jdbc().sql("""
                        update witness set first_seen = (select since - interval '1 day' from import_history)
                        where message_id in (select id from message where chat_id = :chat and telegram_id <= 2)""").param("chat", chat.value()).update();
        assertThat(removal.extent(new Taking.OfImport(chat, job))).isEqualTo(new Taking.Extent(2, 0, 2));
        take(new Taking.OfImport(chat, job), false);
        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void whoComesToTheSameSecondFindsNothingToDo() {
        seen(Source.EXPORT, 1, 3, "word");
        Taking.Whole all = new Taking.Whole(chat);
        Step first = removal.step(all, Long.MIN_VALUE);
        assertThat(first.gone()).isEqualTo(3);
        assertThat(take(all, false))
                .as("another job, between two steps of the first")
                .isTrue();
        assertThat(removal.step(all, first.reached())).isEqualTo(Step.END);
        assertThat(removal.finish(all, false)).isFalse();
    }

    @Test
    void idsAreKeptAsRanges() {
        assertThat(ImportTable.ranges(List.of(7L, 1L, 2L, 3L, 9L, 2L))).isEqualTo("{[1,3],[7,7],[9,9]}");
    }

    /** Earlier versions took such ids; what is left of a chat is not measured by them. */
    @Test
    void anIdBeyondTelegramsEndsNoRangeAfterARemoval() {
        JobId first = imported("first", 1, 3);
        imported("second", 4, 6);
        database.jdbc()
                .sql("update message set telegram_id = :id where chat_id = :chat and telegram_id = 6")
                .param("id", Long.MAX_VALUE)
                .param("chat", chat.value())
                .update();
        take(new Taking.OfImport(chat, first), false);
        assertThat(count("select last_message from chat where id = " + chat.value()))
                .isEqualTo(5);
        assertThat(count("select seen_to from chat where id = " + chat.value())).isEqualTo(5);
    }

    private JobId imported(String name, long from, long to) {
        JobId job = new JobId(UUID.randomUUID());
        imports.begin(job, chat, new UserId(1), name, clock.instant());
        seen(Source.EXPORT, from, to, "same");
        imports.saw(job, chat, 1, LongStream.rangeClosed(from, to).boxed().toList());
        return job;
    }

    private static boolean take(Taking part, boolean wanted) {
        Step step = removal.step(part, Long.MIN_VALUE);
        while (!step.equals(Step.END)) {
            step = removal.step(part, step.reached());
        }
        return removal.finish(part, wanted);
    }

    private void seen(Source source, long from, long to, String word) {
        ingest.merge(source, Lane.BULK, chat, messages(from, to, word));
    }

    private static List<SeenMessage> messages(long from, long to, String word) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(id -> SeenMessages.of(id, word + " " + id).message())
                .toList();
    }

    private Message message(long id) {
        return whole.byTelegramIds(chat, List.of(id)).getFirst();
    }

    private List<Long> ids() {
        return whole.byTelegramIds(chat, LongStream.rangeClosed(1, 20).boxed().toList()).stream()
                .map(Message::telegramId)
                .toList();
    }

    private static long count(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    private static long head() {
        return record.get(ChangeLog.class).head();
    }

    private static List<ChangeKind> kinds(long after) {
        return record.get(ChangeLog.class).read(Lane.BULK, after, 100).stream()
                .map(Change::kind)
                .toList();
    }
}
