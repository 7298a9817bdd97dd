package io.kanal.telegram.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.telegram.BotId;
import io.kanal.testing.ServerTest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServerTest
class InboxPrunerTest {
    @Autowired
    InboxPruner pruner;

    @Autowired
    UpdateInbox inbox;

    @Autowired
    JdbcClient database;

    private BotId bot;

    @BeforeEach
    void aBotThatRests() {
        bot = new BotId(database.sql("""
                        insert into telegram_bot (telegram_id, username, name, purposes, state, token, webhook_secret)
                        values (:id, 'resting_bot', 'Rests', '{HOSTED}', 'STOPPED', '', '') returning id""")
                .param("id", ThreadLocalRandom.current().nextLong(1L << 40))
                .query(Long.class)
                .single());
    }

    @AfterEach
    void leaveNothing() {
        for (String table : List.of("update_waiting", "update_inbox")) {
            database.sql("delete from " + table + " where bot_id = :bot")
                    .param("bot", bot.value())
                    .update();
        }
        database.sql("delete from telegram_bot where id = :bot")
                .param("bot", bot.value())
                .update();
    }

    @Test
    void whatIsOldAndAnsweredGoesAndIsKnownStillWhenItComesAgain() {
        arrive(10, 11, 12, 13);
        answer(10, 11, 13);
        age("4 days", 10, 11, 12);
        // Observers may not have seen them yet.
        await().untilAsserted(() -> {
            pruner.prune();
            assertThat(kept()).containsExactly(12L, 13L);
        });
        arrive(10, 11, 14);
        assertThat(kept()).containsExactly(12L, 13L, 14L);
    }

    @Test
    void idsOfLongAgoMayBeDrawnAnew() {
        arrive(900);
        answer(900);
        age("9 days", 900);
        await().untilAsserted(() -> {
            pruner.prune();
            assertThat(kept()).isEmpty();
        });
        arrive(5);
        assertThat(kept()).containsExactly(5L);
    }

    @Test
    void whatWasSetAsideStaysAsLongAgain() {
        arrive(20, 21);
        age("7 days", 20, 21);
        setAside("5 days", 20);
        setAside("7 days", 21);
        await().untilAsserted(() -> {
            pruner.prune();
            assertThat(kept()).containsExactly(20L);
        });
    }

    private void arrive(long... ids) {
        inbox.store(Stream.of(box(ids))
                .map(id -> new ReceivedUpdate(bot, id, "poll_answer", null, null, "{}"))
                .toList());
    }

    private void answer(long... ids) {
        database.sql("""
                        delete from update_waiting w using update_inbox u
                        where u.seq = w.seq and u.bot_id = :bot and u.update_id = any(:ids)""").param("bot", bot.value()).param("ids", box(ids)).update();
    }

    private void age(String time, long... ids) {
        database.sql("""
                        update update_inbox set received_at = clock_timestamp() - cast(:time as interval)
                        where bot_id = :bot and update_id = any(:ids)""")
                .param("time", time)
                .param("bot", bot.value())
                .param("ids", box(ids))
                .update();
    }

    private void setAside(String ago, long id) {
        database.sql("""
                        update update_waiting w set set_aside_at = clock_timestamp() - cast(:ago as interval)
                        from update_inbox u where u.seq = w.seq and u.bot_id = :bot and u.update_id = :id""")
                .param("ago", ago)
                .param("bot", bot.value())
                .param("id", id)
                .update();
    }

    private List<Long> kept() {
        return database.sql("select update_id from update_inbox where bot_id = :bot order by update_id")
                .param("bot", bot.value())
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private static Long[] box(long... ids) {
        return Arrays.stream(ids).boxed().toArray(Long[]::new);
    }
}
