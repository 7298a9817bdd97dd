package io.kanal.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Retention;
import io.kanal.people.Users;
import io.kanal.people.administration.Administration;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many channels a person follows, and what becomes of those above the limit. */
@ServerTest
class WatchLimitsTest {
    private static final AtomicLong NEXT = new AtomicLong(8_400_000);

    @Autowired
    Channels channels;

    @Autowired
    ReadScopes scopes;

    @Autowired
    Subscriptions subscriptions;

    @Autowired
    Administration administration;

    @Autowired
    Retention retention;

    @Autowired
    Users users;

    @Autowired
    Ingest ingest;

    @Autowired
    JdbcClient jdbc;

    @Test
    void ofManyAddsAtTheLimitAsManyPassAsThereIsRoom() throws Exception {
        UserId person = member();
        List<Callable<Boolean>> adds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ChatId chat = channel("Many");
            for (int again = 0; again < 10; again++) {
                adds.add(() -> channels.watch(caller(person), person, chat));
            }
        }
        java.util.Collections.shuffle(adds);
        int refused = 0;
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (var one : threads.invokeAll(adds)) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOfSatisfying(LimitReached.class, limit -> {
                        assertThat(limit).hasMessageContaining("free allows 3 channels at once");
                        assertThat(limit.retryAfter())
                                .as("waiting changes nothing")
                                .isEmpty();
                    });
                    refused++;
                }
            }
        }
        assertThat(channels.list(caller(person), person)).hasSize(3);
        assertThat(refused).isPositive();
    }

    @Test
    void ofWhatAnImportBringsAsMuchIsFollowedAsTheTierAllows() {
        UserId person = member();
        for (int i = 0; i < 5; i++) {
            ingest.identify(Source.EXPORT, seen("Brought " + i), person);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(channels.list(caller(person), person)).hasSize(5));
        assertThat(channels.list(caller(person), person))
                .filteredOn(Watch::active)
                .hasSize(3);
        assertThat(scopes.of(caller(person)).chats()).hasSize(3);
    }

    @Test
    void whatIsAboveASmallerTierRestsAndComesBackWithALargerOne() {
        UserId person = member();
        subscriptions.grant(Caller.KANAL, person, Tier.BASIC, null, null);
        List<ChatId> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            five.add(channel("Five " + i));
            channels.watch(caller(person), person, five.get(i));
        }
        subscriptions.revoke(Caller.KANAL, person, null);
        assertThat(channels.list(caller(person), person)).as("kept").hasSize(5);
        assertThat(scopes.of(caller(person)).chats()).containsExactlyInAnyOrderElementsOf(five.subList(0, 3));

        channels.setActive(caller(person), person, five.get(0), false);
        channels.setActive(caller(person), person, five.get(4), true);
        assertThat(scopes.of(caller(person)).chats())
                .as("the person chooses")
                .containsExactlyInAnyOrder(five.get(1), five.get(2), five.get(4));
        assertThatThrownBy(() -> channels.setActive(caller(person), person, five.get(3), true))
                .isInstanceOf(LimitReached.class);

        subscriptions.grant(Caller.KANAL, person, Tier.PREMIUM, null, null);
        assertThat(scopes.of(caller(person)).chats())
                .as("what the person let rest goes on resting")
                .containsExactlyInAnyOrder(five.get(1), five.get(2), five.get(3), five.get(4));
    }

    @Test
    void anAdministratorFollowsWithoutALimitAndAMemberAgainWithOne() {
        UserId person = member();
        administration.setAdministrator(Caller.KANAL, person, true);
        for (int i = 0; i < 5; i++) {
            channels.watch(users.find(person).orElseThrow().caller(), person, channel("Admin " + i));
        }
        administration.setAdministrator(Caller.KANAL, person, false);
        assertThat(scopes.of(caller(person)).chats()).hasSize(3);
        subscriptions.setMostChannels(Caller.KANAL, person, 4);
        assertThat(scopes.of(caller(person)).chats()).hasSize(4);
    }

    @Test
    void aPersonSeesAsFarBackAsTheyChose() {
        UserId person = member();
        assertThat(scopes.of(caller(person)).since()).isNull();
        retention.set(caller(person), person, 30);
        assertThat(scopes.of(caller(person)).since()).isNotNull();
        assertThat(retention.days(caller(person), person)).contains(30);
        assertThatThrownBy(() -> retention.set(caller(person), person, 366)).isInstanceOf(KanalException.class);
        assertThatThrownBy(() -> retention.set(caller(member()), person, 1)).isInstanceOf(KanalException.class);
        retention.set(caller(person), person, null);
        assertThat(scopes.of(caller(person)).since()).isNull();
    }

    @Test
    void anotherPersonsChannelsRestForNobodyElse() {
        UserId person = member();
        ChatId chat = channel("Mine");
        channels.watch(caller(person), person, chat);
        assertThatThrownBy(() -> channels.setActive(caller(member()), person, chat, false))
                .isInstanceOf(KanalException.class);
        assertThatThrownBy(() -> channels.setActive(caller(person), person, channel("Not mine"), false))
                .isInstanceOf(KanalException.class);
    }

    private static Caller caller(UserId person) {
        return Caller.person(person, false);
    }

    private ChatId channel(String title) {
        return ingest.identify(Source.PUSH, seen(title));
    }

    private static SeenChat seen(String title) {
        long id = NEXT.incrementAndGet();
        return new SeenChat(
                Realm.PUBLIC, TelegramChatId.ofChannel(id), ChatType.CHANNEL, title, "limit_" + id, null, null, true);
    }

    private UserId member() {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Mo', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single());
    }
}
