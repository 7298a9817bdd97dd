package io.kanal.privacy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.privacy.Erasures;
import io.kanal.shared.Caller;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a start does after a backup was restored that is older than an erasure. */
@ServerTest
class ErasedAgainTest {
    @Autowired
    ErasedAgain start;

    @Autowired
    Erasures erasures;

    @Autowired
    Ingest ingest;

    @Autowired
    JdbcClient jdbc;

    private final long id = ThreadLocalRandom.current().nextLong(7_000_000_000_000L, 8_000_000_000_000L);
    private final String word = "w" + UUID.randomUUID().toString().replace("-", "");
    private final OffsetDateTime made = OffsetDateTime.parse("2026-02-03T04:05:06.789012Z");

    @Test
    void whoWasErasedIsErasedAgainFromARestoredBackup() {
        fill(made, "DONE");
        erase();
        assertThat(traces()).isZero();

        fill(made, "RUNNING");
        assertThat(traces()).isPositive();
        start.afterSingletonsInstantiated();

        assertThat(traces()).isZero();
        assertThat(jdbc.sql("select exists (select from message where text like :word)")
                        .param("word", "%" + word + "%")
                        .query(Boolean.class)
                        .single())
                .isFalse();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select count(*) from erasure where user_id is not null or finished_at is null")
                                .query(Long.class)
                                .single())
                        .isZero());
    }

    @Test
    void whoGetsTheNumberOfSomebodyErasedIsSomebodyElse() {
        fill(made, "DONE");
        erase();
        fill(made.plusSeconds(1), "DONE");
        start.afterSingletonsInstantiated();
        assertThat(traces()).isPositive();
    }

    private void erase() {
        UUID erasure = erasures.start(Caller.KANAL, new UserId(id), word).id();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(erasures.get(erasure).finishedAt()).isNotNull());
    }

    /** As a backup brings them back. */
    private void fill(OffsetDateTime at, String job) {
        jdbc.sql("""
                        insert into users (id, name, role, zone, language, created_at)
                        overriding system value values (:id, :name, 'member', 'UTC', 'en', :at)""").param("id", id).param("name", word).param("at", at).update();
        jdbc.sql(
                        "insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache) values (gen_random_uuid(), :id, now(), :word, 'not_found', 1, false)")
                .param("id", id)
                .param("word", word)
                .update();
        jdbc.sql(
                        "insert into job (id, kind, title, parameters, user_id, scopes, state) values (gen_random_uuid(), 'import', :word, '{}', :id, '{READ}', :state)")
                .param("state", job)
                .param("id", id)
                .param("word", word)
                .update();
        var chat = ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.of(new UserId(id)),
                        TelegramChatId.ofUser(ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000)),
                        ChatType.PRIVATE,
                        word,
                        null,
                        null,
                        null,
                        false));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(1, "Talk of " + word).message()));
    }

    private long traces() {
        return jdbc.sql("""
                        select (select count(*) from users where id = :id) + (select count(*) from answer where user_id = :id)
                          + (select count(*) from job where user_id = :id) + (select count(*) from chat where realm = :id)""").param("id", id).query(Long.class).single();
    }
}
