package io.kanal.posts.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.ChatType;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ReadingPositionsTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T12:00:00Z"));
    private static RecordContext record;
    private static ReadingPositions reading;

    private Caller anna;
    private ChatId chat;
    private ReadScope scope;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, clock);
        reading = record.get(ReadingPositions.class);
    }

    @BeforeEach
    void fresh() {
        anna = member();
        chat = record.chat(ChatType.CHANNEL);
        scope = ReadScope.of(Set.of(chat));
    }

    private static Caller member() {
        return Caller.person(
                new UserId(database.jdbc()
                        .sql(
                                "insert into users (name, role, zone, language, created_at, tier) values ('A', 'member', 'UTC', 'en', now(), 'enterprise') returning id")
                        .query(Long.class)
                        .single()),
                false);
    }

    private void post(long id, @Nullable Instant at) {
        record.merge(Source.PREVIEW, chat, SeenMessages.of(id, "post " + id).dated(at));
    }

    private List<Long> marked(Caller who) {
        Unread unread = reading.unread(who, scope);
        return record.get(Posts.class).newest(scope, null, null, 1000).stream()
                .filter(unread::isNew)
                .map(Message::telegramId)
                .toList();
    }

    private void later(Duration by) {
        clock.advance(by);
    }

    private void look() {
        reading.look(anna, scope);
    }

    @Test
    void nothingIsNewToWhoeverComesForTheFirstTime() {
        post(1, clock.instant().minusSeconds(60));
        look();
        assertThat(marked(anna)).isEmpty();
        assertThat(reading.unread(anna, scope).posts()).isZero();
        assertThat(reading.unread(anna, scope).since()).isEmpty();
    }

    @Test
    void whatCameSinceTheLastVisitStaysMarkedThroughTheVisit() {
        post(1, clock.instant().minusSeconds(60));
        look();
        Instant left = clock.instant();
        later(Duration.ofHours(3));
        post(2, clock.instant().minusSeconds(60));
        look();
        assertThat(marked(anna)).containsExactly(2L);
        assertThat(reading.unread(anna, scope).since()).hasValue(left);

        for (int minutes = 0; minutes < 60; minutes += 20) {
            later(Duration.ofMinutes(20));
            post(10 + minutes, clock.instant().minusSeconds(30));
            look();
        }
        assertThat(marked(anna)).contains(2L, 10L, 50L);
        assertThat(reading.unread(anna, scope).posts()).isEqualTo(4);

        later(ReadingPositions.VISIT.plusSeconds(1));
        post(100, clock.instant());
        look();
        assertThat(marked(anna)).containsExactly(100L);
    }

    @Test
    void whatCameAfterTheLastLookOfAVisitIsNotLost() {
        look();
        later(Duration.ofHours(1));
        look();
        later(Duration.ofSeconds(20));
        post(1, clock.instant().minusSeconds(5));
        look();
        later(Duration.ofHours(1));
        look();
        assertThat(marked(anna)).containsExactly(1L);
    }

    @Test
    void aPostThatIsFetchedLateIsNewAndAnImportIsNot() {
        post(50, clock.instant().minus(Duration.ofHours(3)));
        look();
        later(Duration.ofHours(2));
        post(51, clock.instant().minus(Duration.ofHours(4)));
        LongStream.rangeClosed(1, 40)
                .forEach(id ->
                        post(id, clock.instant().minus(Duration.ofDays(200)).plusSeconds(id)));
        LongStream.rangeClosed(60, 90)
                .forEach(
                        id -> post(id, clock.instant().minus(Duration.ofDays(2)).plusSeconds(id)));
        look();
        assertThat(marked(anna)).containsExactly(51L);
    }

    @Test
    void postsWithoutADateOrOfTheFutureAreNotNewAndBreakNothing() {
        post(1, null);
        look();
        later(Duration.ofHours(1));
        post(2, null);
        post(3, clock.instant().plus(Duration.ofDays(1)));
        look();
        assertThat(marked(anna)).isEmpty();
        later(Duration.ofDays(2));
        look();
        assertThat(marked(anna)).containsExactly(3L);
    }

    @Test
    void whatIsMarkedAsReadIsReadForOnePersonOnly() {
        Caller boris = member();
        look();
        reading.look(boris, scope);
        later(Duration.ofHours(1));
        post(1, clock.instant());
        look();
        reading.look(boris, scope);
        Instant made = clock.instant();
        later(Duration.ofMinutes(5));
        post(2, clock.instant());
        reading.markRead(anna, scope, made);
        assertThat(marked(anna)).containsExactly(2L);
        assertThat(marked(boris)).containsExactly(2L, 1L);
        reading.markRead(anna, scope, clock.instant());
        assertThat(marked(anna)).isEmpty();
        reading.markRead(anna, scope, made);
        assertThat(marked(anna)).as("a page of before takes nothing back").isEmpty();
        assertThat(marked(boris)).containsExactly(2L, 1L);
    }

    @Test
    void soManyAreCountedAndNoMoreAndOnlyWithinTheScope() {
        look();
        later(Duration.ofHours(1));
        LongStream.rangeClosed(1, Unread.MOST + 20L)
                .forEach(id -> post(id, clock.instant().minusSeconds(500 - id)));
        look();
        Unread unread = reading.unread(anna, scope);
        assertThat(unread.posts(chat)).isEqualTo(Unread.MOST);
        assertThat(unread.more()).isTrue();
        assertThat(reading.unread(anna, ReadScope.of(Set.of())).positions()).isEmpty();
    }

    @Test
    void columnsCountThePostsOfTheirTime() {
        Instant day = Instant.parse("2026-01-10T00:00:00Z");
        post(1, day);
        post(2, day.plusSeconds(86_399));
        post(3, day.plusSeconds(86_400));
        post(4, null);
        post(5, day.minusSeconds(1));
        record.merge(
                Source.PREVIEW,
                record.chat(ChatType.CHANNEL),
                SeenMessages.of(1, "of another").dated(day));
        PostCounts counts = record.get(PostCounts.class);
        assertThat(counts.between(
                        scope,
                        List.of(day, day.plusSeconds(86_400), day.plusSeconds(172_800), day.plusSeconds(259_200))))
                .containsExactly(2L, 1L, 0L);
    }
}
