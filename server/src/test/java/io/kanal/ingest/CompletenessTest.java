package io.kanal.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.Completeness;
import io.kanal.posts.Gaps;
import io.kanal.posts.IdRange;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which of a chat's ids are known, empty, or missing. */
final class CompletenessTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T12:00:00Z"));
    private static RecordContext record;
    private static Ingest ingest;
    private static Chats chats;
    private static Posts posts;
    private static WholeRecord whole;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, clock);
        ingest = record.get(Ingest.class);
        chats = record.get(Chats.class);
        posts = record.get(Posts.class);
        whole = record.get(WholeRecord.class);
    }

    @Test
    void completenessCountsKnownAndConfirmedEmptyIdsOnce() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "a"), SeenMessages.of(5, "b"), SeenMessages.of(10, "c"));
        ingest.confirmEmpty(chat, List.of(new IdRange(2, 4), new IdRange(3, 7)));
        assertThat(chats.get(chat).completeness().missing()).isEqualTo(2);

        record.merge(Source.TDLIB, chat, SeenMessages.of(3, "was not empty after all"));
        assertThat(chats.get(chat).completeness().missing()).isEqualTo(2);
        assertThat(chats.get(chat).completeness().known()).isEqualTo(4);

        ingest.confirmEmpty(chat, List.of(new IdRange(8, 9)));
        assertThat(chats.get(chat).completeness().share()).isEqualTo(1);
    }

    @Test
    void completenessAsksForNothingBelowTheRetentionFloor() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(
                Source.PREVIEW,
                chat,
                SeenMessages.of(3, "old"),
                SeenMessages.of(20, "kept").dated(SeenMessages.DATE.plus(Duration.ofDays(10))),
                SeenMessages.of(25, "newest").dated(SeenMessages.DATE.plus(Duration.ofDays(11))));
        ingest.confirmEmpty(chat, List.of(new IdRange(15, 21)));
        assertThat(chats.get(chat).completeness().missing()).isEqualTo(25 - 3 - 6);

        floor(chat, SeenMessages.DATE.plus(Duration.ofDays(5)));
        assertThat(chats.get(chat).completeness().missing()).isEqualTo(3);
        assertThat(chats.get(chat).completeness().share()).isEqualTo(0.5);
        assertThat(record.get(Gaps.class).list(chats.get(chat), 10)).containsExactly(new IdRange(22, 24));

        record.merge(Source.EXPORT, chat, SeenMessages.of(4, "too old"));
        assertThat(whole.byTelegramIds(chat, List.of(4L))).isEmpty();

        floor(chat, SeenMessages.DATE.plus(Duration.ofDays(50)));
        assertThat(chats.get(chat).completeness().missing()).isZero();
        assertThat(chats.get(chat).completeness().share()).isEqualTo(1);
        assertThat(record.get(Gaps.class).list(chats.get(chat), 10)).isEmpty();
        assertThat(chats.get(record.chat(ChatType.CHANNEL)).completeness().share())
                .isEqualTo(1);
    }

    @Test
    void whatIsPushedBehindTheLastLookCountsNeitherWay() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(2, "a"), SeenMessages.of(4, "b"));
        record.merge(Source.PUSH, chat, SeenMessages.of(3, "c"), SeenMessages.of(900, "pushed"));
        ingest.confirmEmpty(chat, List.of(new IdRange(10, 20)));

        Completeness whole = chats.get(chat).completeness();
        assertThat(whole.measured()).isTrue();
        assertThat(whole.missing()).isEqualTo(1);
        assertThat(whole.share()).isEqualTo(0.75);
        assertThat(whole.above().known()).isEqualTo(1);
        assertThat(record.get(Gaps.class).list(chats.get(chat), 10)).containsExactly(new IdRange(1, 1));

        record.merge(Source.PREVIEW, chat, SeenMessages.of(900, "pushed"));
        assertThat(chats.get(chat).completeness().missing()).isEqualTo(900 - 4 - 11);
    }

    @Test
    void whatWasErasedIsNotMissing() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "a"), SeenMessages.of(2, "b"), SeenMessages.of(3, "c"));
        record.get(Erasure.class).erase(Caller.KANAL, chat, List.of(2L));
        assertThat(chats.get(chat).completeness().missing()).isZero();
    }

    /** Against a plain set of ids, whatever overlaps, touches, or fills a range from inside. */
    @Test
    void emptyRangesHoldWhatWasConfirmedLessWhatIsKnown() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        RandomGenerator random = new Random(20261128);
        Set<Long> empty = new TreeSet<>();
        Set<Long> known = new TreeSet<>();
        for (int round = 0; round < 60; round++) {
            if (random.nextInt(3) == 0) {
                List<SeenMessages> batch = LongStream.generate(() -> 1 + random.nextInt(120))
                        .limit(1 + random.nextInt(5))
                        .distinct()
                        .mapToObj(id -> SeenMessages.of(id, "found"))
                        .toList();
                record.merge(Source.TDLIB, chat, batch.toArray(SeenMessages[]::new));
                batch.forEach(seen -> known.add(seen.message().telegramId()));
            } else {
                List<IdRange> ranges = new ArrayList<>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    long first = 1L + random.nextInt(120);
                    ranges.add(new IdRange(first, first + random.nextInt(9)));
                }
                ingest.confirmEmpty(chat, ranges);
                ranges.forEach(range ->
                        LongStream.rangeClosed(range.first(), range.last()).forEach(empty::add));
            }
            empty.removeAll(known);
            List<IdRange> stored = database.jdbc()
                    .sql("select first_id, last_id from empty_range where chat_id = :chat order by first_id")
                    .param("chat", chat.value())
                    .query((row, number) -> new IdRange(row.getLong(1), row.getLong(2)))
                    .list();
            assertThat(stored.stream()
                            .flatMapToLong(range -> LongStream.rangeClosed(range.first(), range.last()))
                            .boxed())
                    .containsExactlyElementsOf(empty);
            for (int i = 1; i < stored.size(); i++) {
                assertThat(stored.get(i).first())
                        .isGreaterThan(stored.get(i - 1).last() + 1);
            }
            assertThat(chats.get(chat).completeness().confirmedEmpty()).isEqualTo(empty.size());
        }
        assertThat(known).hasSizeGreaterThan(20);
    }

    @Test
    void gapsAreWhatNobodyAccountedFor() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.PREVIEW, chat, SeenMessages.of(3, "a"), SeenMessages.of(9, "b"));
        ingest.confirmEmpty(chat, List.of(new IdRange(5, 6)));

        assertThat(record.get(Gaps.class).list(chats.get(chat), 10))
                .containsExactly(new IdRange(7, 8), new IdRange(4, 4), new IdRange(1, 2));
    }

    /** Earlier versions took such ids; what they left in the record must break nothing. */
    @Test
    void aMessageWithAnIdAtTheEndOfItsRangeBreaksNothing() {
        ChatId chat = record.chat(ChatType.CHANNEL);
        record.merge(Source.EXPORT, chat, SeenMessages.of(1, "first"));
        record.merge(Source.EXPORT, chat, SeenMessages.of(3, "last"));
        database.jdbc()
                .sql("update message set telegram_id = :id where chat_id = :chat and telegram_id = 3")
                .param("id", Long.MAX_VALUE)
                .param("chat", chat.value())
                .update();
        database.jdbc()
                .sql("update chat set last_message = :id, floor_at = now() + interval '1 year' where id = :chat")
                .param("id", Long.MAX_VALUE)
                .param("chat", chat.value())
                .update();

        assertThat(chats.list(List.of(chat))).hasSize(1);
        assertThat(chats.get(chat).completeness().missing()).isNotNegative();
        assertThat(record.get(Gaps.class).list(chats.get(chat), 10)).isEmpty();
        record.merge(Source.PREVIEW, chat, SeenMessages.of(1, "first"));

        database.jdbc()
                .sql(TestDatabase.migration("V0095__ids_beyond_telegram.sql"))
                .update();
        Chat mended = chats.get(chat);
        assertThat(mended.completeness().last()).isEqualTo(1);
        assertThat(posts.newest(ReadScope.of(Set.of(chat)), null, null, 10))
                .extracting(message -> message.text().text())
                .containsExactlyInAnyOrder("first", "last");
    }

    private static void floor(ChatId chat, Instant at) {
        database.jdbc()
                .sql("update chat set floor_at = :at where id = :chat")
                .param("at", java.sql.Timestamp.from(at))
                .param("chat", chat.value())
                .update();
    }
}
