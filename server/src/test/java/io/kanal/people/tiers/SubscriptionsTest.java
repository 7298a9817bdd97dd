package io.kanal.people.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.MessageId;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tiers of people, and what they use of them. */
@ServerTest
class SubscriptionsTest {
    @Autowired
    Subscriptions subscriptions;

    @Autowired
    Allowances allowances;

    @Autowired
    Tiers tiers;

    @Autowired
    Users users;

    @Autowired
    JdbcClient jdbc;

    @Test
    void eachChangeLeavesItsRowOfHistory() {
        UserId person = member();
        Instant end = Instant.now().plus(Duration.ofDays(30));
        subscriptions.grant(Caller.KANAL, person, Tier.BASIC, end, "first");
        subscriptions.grant(Caller.KANAL, person, Tier.PREMIUM, end, null);
        subscriptions.grant(Caller.KANAL, person, Tier.PREMIUM, end.plusSeconds(1), null);
        subscriptions.grant(Caller.KANAL, person, Tier.TRIAL, null, null);
        subscriptions.revoke(Caller.KANAL, person, "gone");
        assertThat(subscriptions.history(Caller.KANAL, person, null, 10))
                .extracting(event -> event.action().slug() + " " + event.after().slug())
                .containsExactly(
                        "revoked free", "downgraded trial", "renewed premium", "upgraded premium", "created basic");
        assertThatThrownBy(() -> subscriptions.grant(Caller.KANAL, person, Tier.BASIC, Instant.EPOCH, null))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> subscriptions.grant(Caller.person(person, false), person, Tier.ENTERPRISE, null, null))
                .isInstanceOf(KanalException.class);
    }

    @Test
    void moreTimeIsAddedToWhatIsLeft() {
        UserId person = member();
        subscriptions.extend(Caller.KANAL, person, Tier.PREMIUM, Duration.ofDays(30), null);
        Subscription twice = subscriptions.extend(Caller.KANAL, person, Tier.PREMIUM, Duration.ofDays(30), null);
        assertThat(twice.until()).isAfter(Instant.now().plus(Duration.ofDays(59)));
        Subscription other = subscriptions.extend(Caller.KANAL, person, Tier.BASIC, Duration.ofDays(30), null);
        assertThat(other.until()).isBefore(Instant.now().plus(Duration.ofDays(31)));
    }

    @Test
    void aTierHoldsThreeDaysAfterItsEndAndIsToldToEndBefore() {
        UserId person = member();
        subscriptions.grant(Caller.KANAL, person, Tier.PREMIUM, Instant.now().plus(Duration.ofDays(10)), null);
        assertThat(endings(person)).isEmpty();
        endsIn(person, Duration.ofDays(2));
        assertThat(endings(person)).containsExactly(3);
        assertThat(endings(person)).as("told once").isEmpty();
        endsIn(person, Duration.ofHours(20));
        assertThat(endings(person)).as("another end").containsExactly(1);

        endsIn(person, Duration.ofDays(-2));
        subscriptions.expire();
        assertThat(subscriptions.current(Caller.KANAL, person).tier()).isEqualTo(Tier.PREMIUM);
        endsIn(person, Duration.ofDays(-4));
        assertThat(subscriptions.current(Caller.KANAL, person).tier())
                .as("also before anything swept")
                .isEqualTo(Tier.FREE);
        subscriptions.expire();
        assertThat(subscriptions
                        .history(Caller.KANAL, person, null, 1)
                        .getFirst()
                        .action())
                .isEqualTo(SubscriptionEvent.Action.EXPIRED);
        assertThat(subscriptions.limits(person)).map(Limits::channels).contains(3);
    }

    @Test
    void aDaysQuestionsAreAsManyAsTheTierAllowsHoweverManyAskAtOnce() throws Exception {
        UserId person = member();
        int refused = 0;
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var one : threads.invokeAll(
                    Collections.nCopies(40, (Callable<Object>) () -> allowances.takeQuestion(person)))) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOfSatisfying(LimitReached.class, limit -> {
                        assertThat(limit).hasMessageContaining("free allows 10 questions");
                        assertThat(limit.retryAfter()).isPresent();
                        assertThat(limit.limit().orElseThrow().left()).isZero();
                    });
                    refused++;
                }
            }
        }
        assertThat(refused).isEqualTo(30);
        allowances.giveBackQuestion(person);
        assertThat(allowances.takeQuestion(person)).map(Allowance::left).contains(0L);

        jdbc.sql("update use_of_day set day = day - 1 where user_id = :id")
                .param("id", person.value())
                .update();
        assertThat(allowances.takeQuestion(person))
                .as("another day")
                .map(Allowance::left)
                .contains(9L);
        subscriptions.grant(Caller.KANAL, person, Tier.BASIC, null, null);
        assertThat(allowances.takeQuestion(person))
                .as("a larger tier")
                .map(Allowance::left)
                .contains(48L);
    }

    @Test
    void aPostThatIsListedAgainCountsOnce() {
        UserId person = member();
        List<MessageId> first = posts(1, 60);
        assertThat(allowances.list(person, first)).isEqualTo(new Allowances.Listed(60, null));
        assertThat(allowances.list(person, first)).isEqualTo(new Allowances.Listed(60, null));
        assertThat(used(person)).isEqualTo(60);
        Allowances.Listed cut = allowances.list(person, posts(31, 120));
        assertThat(cut.posts()).as("thirty known ones and forty new ones").isEqualTo(70);
        assertThat(cut.reached()).isNotNull().hasMessageContaining("free lists 100 posts a day");
        assertThat(used(person)).isEqualTo(100);
        assertThat(allowances.list(person, posts(500, 501)).posts()).isZero();
        assertThat(allowances.list(person, posts(90, 100)).posts())
                .as("known ones are shown again")
                .isEqualTo(11);
    }

    @Test
    void nothingIsCountedForAdministrators() {
        UserId administrator = users.administrator().id();
        assertThat(allowances.takeQuestion(administrator)).isEmpty();
        assertThat(allowances.list(administrator, posts(1, 500)).posts()).isEqualTo(500);
        assertThat(allowances.today(administrator)).isEmpty();
    }

    @Test
    void whatADayUsedIsForgottenInTime() {
        UserId person = member();
        allowances.list(person, posts(1, 5));
        jdbc.sql("update listed_post set day = day - 4 where user_id = :id")
                .param("id", person.value())
                .update();
        allowances.prune();
        assertThat(jdbc.sql("select count(*) from listed_post where user_id = :id")
                        .param("id", person.value())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatWentBackLeavesWhatRunsStillFromBefore() {
        Instant month = Instant.now().plus(Duration.ofDays(30));
        UserId person = member();
        subscriptions.grant(Caller.KANAL, person, Tier.BASIC, month, null);
        subscriptions.grant(Caller.KANAL, person, Tier.PREMIUM, month.plusSeconds(60), null);
        subscriptions.grant(Caller.KANAL, person, Tier.PREMIUM, month.plusSeconds(120), "renewed");
        Subscription left = subscriptions.takeBack(Caller.KANAL, person, "chargeback");
        assertThat(left.tier()).isEqualTo(Tier.BASIC);
        assertThat(left.until()).isCloseTo(month, within(1, ChronoUnit.SECONDS));
        assertThat(subscriptions.takeBack(Caller.KANAL, person, "chargeback").tier())
                .as("that goes back too, and what went back before does not return")
                .isNotEqualTo(Tier.BASIC);

        UserId late = member();
        subscriptions.grant(Caller.KANAL, late, Tier.BASIC, month, null);
        jdbc.sql("update subscription_event set until = now() - interval '1 hour' where user_id = :id")
                .param("id", late.value())
                .update();
        subscriptions.grant(Caller.KANAL, late, Tier.PREMIUM, month, null);
        assertThat(subscriptions.takeBack(Caller.KANAL, late, null).tier())
                .as("what is over by now")
                .isEqualTo(Tier.FREE);

        UserId old = member();
        jdbc.sql("update users set tier = 'trial' where id = :id")
                .param("id", old.value())
                .update();
        subscriptions.grant(Caller.KANAL, old, Tier.PREMIUM, month, null);
        assertThat(subscriptions.takeBack(Caller.KANAL, old, null))
                .as("what nobody ever gave")
                .returns(Tier.TRIAL, Subscription::tier)
                .returns(null, Subscription::until);
    }

    @Test
    void anotherZoneGivesNoSecondDay() {
        UserId person = member();
        ZoneId east = ZoneId.of("Pacific/Kiritimati");
        ZoneId west = ZoneId.of("Etc/GMT+12");
        // One of them has another date than the other one at every hour.
        users.takeZone(person, east);
        allowances.list(person, posts(1, 7));
        allowances.takeQuestion(person);
        users.takeZone(person, west);
        assertThat(used(person)).isEqualTo(7);
        assertThat(allowances.takeQuestion(person).orElseThrow().used()).isEqualTo(2);
        allowances.list(person, posts(5, 9));
        assertThat(used(person)).as("five to seven were listed before").isEqualTo(9);
        users.change(
                Caller.person(person, false),
                person,
                new Users.Profile("Mo", ZoneId.of("Pacific/Kiritimati"), "en", null));
        assertThat(used(person)).isEqualTo(9);
        assertThat(allowances.takeQuestion(person).orElseThrow().used()).isEqualTo(3);
    }

    private long used(UserId person) {
        return allowances.today(person).stream()
                .filter(one -> one.what() == Allowance.What.POSTS)
                .findFirst()
                .orElseThrow()
                .used();
    }

    private static List<MessageId> posts(int from, int to) {
        return LongStream.rangeClosed(from, to).mapToObj(MessageId::new).toList();
    }

    private List<Integer> endings(UserId person) {
        return subscriptions.takeEndings().stream()
                .filter(ending -> ending.person().id().equals(person))
                .map(Subscriptions.Ending::days)
                .toList();
    }

    private void endsIn(UserId person, Duration time) {
        jdbc.sql("update users set tier_until = now() + :seconds * interval '1 second' where id = :id")
                .param("seconds", time.toSeconds())
                .param("id", person.value())
                .update();
    }

    private UserId member() {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Mo', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single());
    }
}
