package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.posts.ChatType;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topic;
import io.kanal.posts.Topics;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which conversation of a group a message belongs to, and which topic. */
final class ThreadsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T12:00:00Z"));
    private static RecordContext record;
    private static Ingest ingest;
    private static WholeRecord whole;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, clock);
        ingest = record.get(Ingest.class);
        whole = record.get(WholeRecord.class);
    }

    @Test
    void repliesFindTheRootOfTheirThreadInAnyOrderOfArrival() {
        ChatId group = record.chat(ChatType.SUPERGROUP);
        record.merge(Source.EXPORT, group, SeenMessages.of(3, "c").replyTo(2));
        assertThat(record.message(group, 3).threadRoot()).isEqualTo(2);
        record.merge(Source.EXPORT, group, SeenMessages.of(2, "b").replyTo(1), SeenMessages.of(9, "alone"));
        record.merge(Source.EXPORT, group, SeenMessages.of(1, "a"));
        record.merge(Source.EXPORT, group, SeenMessages.of(4, "d").replyTo(3));

        assertThat(LongStream.rangeClosed(1, 4)
                        .mapToObj(id -> record.message(group, id).threadRoot()))
                .containsOnly(1L);
        assertThat(record.message(group, 9).threadRoot()).isNull();
        record.merge(Source.EXPORT, group, SeenMessages.of(10, "answer").replyTo(9));
        assertThat(record.message(group, 9).threadRoot()).isEqualTo(9);
        assertThat(record.get(ChangeLog.class).read(Lane.BULK, 0, 100_000))
                .filteredOn(change -> group.equals(change.chat()))
                .extracting(Change::kind)
                .contains(ChangeKind.MESSAGE_THREADED);
    }

    @Test
    void whatAnswersWhatOpenedATopicStandsInItInAnyOrderOfArrival() {
        SeenMessage opened = SeenMessages.of(2, "")
                .message()
                .with(facts -> facts.service("topic_created").topic(2L).topicName("Brakes"));
        SeenMessage post = SeenMessages.of(4, "pads").message().with(facts -> facts.replyTo(2L));
        SeenMessage answer = SeenMessages.of(6, "sintered").message().with(facts -> facts.replyTo(4L));
        SeenMessage outside = SeenMessages.of(8, "general").message();
        for (List<SeenMessage> order :
                List.of(List.of(opened, post, answer, outside), List.of(answer, outside, post, opened))) {
            for (boolean together : List.of(true, false)) {
                ChatId chat = record.chat(ChatType.SUPERGROUP);
                for (List<SeenMessage> batch :
                        together ? List.of(order) : order.stream().map(List::of).toList()) {
                    ingest.merge(Source.EXPORT, Lane.BULK, chat, batch);
                }
                assertThat(record.message(chat, 4).topic()).isEqualTo(2);
                assertThat(record.message(chat, 4).replyTo()).isNull();
                assertThat(record.message(chat, 6).topic()).isEqualTo(2);
                assertThat(record.message(chat, 6).replyTo()).isEqualTo(4);
                assertThat(record.message(chat, 8).topic()).isNull();
                assertThat(whole.byTelegramIds(chat, List.of(2L, 4L, 6L)))
                        .allSatisfy(message -> assertThat(message.threadRoot()).isEqualTo(2));
                assertThat(ingest.merge(Source.EXPORT, Lane.BULK, chat, order).edited())
                        .isZero();
                assertThat(record.message(chat, 4).replyTo()).isNull();
                assertThat(record.get(Topics.class)
                                .of(List.of(record.message(chat, 6)))
                                .values())
                        .containsExactly(new Topic(chat, 2, "Brakes"));
            }
        }
    }

    @Test
    void topicsOfAnEarlierVersionAreFoundAtTheUpgrade() {
        ChatId chat = record.chat(ChatType.SUPERGROUP);
        record.merge(Source.EXPORT, chat, SeenMessages.of(2, "opened"));
        ingest.merge(
                Source.EXPORT,
                Lane.BULK,
                chat,
                List.of(SeenMessages.of(4, "pads").message().with(facts -> facts.replyTo(2L))));
        database.jdbc().sql("""
                        update message set kind = 1, service = 'topic_created',
                            media = '[{"is":"other","kind":"service","facts":"{\\"title\\":\\"Brakes\\"}"}]'
                        where chat_id = :chat and telegram_id = 2""").param("chat", chat.value()).update();
        String migration = TestDatabase.migration("V0096__topics.sql");
        for (String statement :
                migration.substring(migration.indexOf("\nupdate")).split(";", -1)) {
            if (!statement.isBlank()) {
                database.jdbc().sql(statement).update();
            }
        }
        assertThat(record.message(chat, 4).topic()).isEqualTo(2);
        assertThat(record.message(chat, 4).replyTo()).isNull();
        assertThat(record.get(Topics.class).list(ReadScope.of(Set.of(chat))))
                .containsExactly(new Topic(chat, 2, "Brakes"));
    }
}
