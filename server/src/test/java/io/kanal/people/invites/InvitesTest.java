package io.kanal.people.invites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.people.User;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.SubscriptionEvent;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServerTest
class InvitesTest {
    @Autowired
    Invites invites;

    @Autowired
    Subscriptions subscriptions;

    @Autowired
    JdbcClient jdbc;

    @Test
    void whoeverHasACodeComesInWithItsTierAndForItsDays() {
        Invite invite = invites.create(Caller.KANAL, new NewInvite(Tier.TRIAL, 2, Duration.ofDays(30), 7));
        assertThat(invite.code()).matches("[A-Z0-9]{12}");

        Joining.Joined joined =
                joined(invites.join(" " + invite.code().toLowerCase(java.util.Locale.ROOT), somebody("Lena")));
        assertThat(joined.isNew()).isTrue();
        assertThat(joined.user().name()).isEqualTo("Lena");
        assertThat(joined.user().administrator()).isFalse();
        assertThat(joined.user().language().getLanguage()).isEqualTo("ru");
        Subscription given = subscriptions.current(Caller.KANAL, joined.user().id());
        assertThat(given.tier()).isEqualTo(Tier.TRIAL);
        assertThat(given.until())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(7)).minusSeconds(60),
                        Instant.now().plus(Duration.ofDays(7)));
        assertThat(subscriptions.history(Caller.KANAL, joined.user().id(), null, 10))
                .extracting(SubscriptionEvent::action)
                .containsExactly(SubscriptionEvent.Action.CREATED);
        assertThat(invites.usage(Caller.KANAL, invite.code(), 10))
                .extracting(use -> use.user().id())
                .containsExactly(joined.user().id());
        assertThat(invites.get(Caller.KANAL, invite.code()).uses()).isEqualTo(1);
    }

    @Test
    void ofManyAtOnceACodeOfOneUseLetsOneIn() throws Exception {
        Invite invite = invites.create(Caller.KANAL, new NewInvite(Tier.BASIC, 1, Duration.ofDays(1), null));
        List<Callable<Joining>> rush = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Newcomer newcomer = somebody("Rush");
            rush.add(() -> invites.join(invite.code(), newcomer));
        }
        List<Joining> came = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (var one : threads.invokeAll(rush)) {
                came.add(one.get());
            }
        }
        assertThat(came).filteredOn(Joining.Joined.class::isInstance).hasSize(1);
        assertThat(came).filteredOn(Joining.Over.class::isInstance).hasSize(199);
        assertThat(jdbc.sql("select count(*) from invite_use where code = :code")
                        .param("code", invite.code())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void onePersonWhoSendsACodeManyTimesAtOnceIsMadeOnceAndUsesItOnce() throws Exception {
        Invite invite = invites.create(Caller.KANAL, new NewInvite(Tier.BASIC, 10, Duration.ofDays(1), null));
        Newcomer newcomer = somebody("Twice");
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var one : threads.invokeAll(java.util.Collections.nCopies(
                    8, (Callable<Joining>) () -> invites.join(invite.code(), newcomer)))) {
                assertThat(one.get()).isInstanceOfAny(Joining.Joined.class, Joining.Already.class);
            }
        }
        assertThat(jdbc.sql("select count(*) from users where telegram_id = :id")
                        .param("id", newcomer.telegramId())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(invites.get(Caller.KANAL, invite.code()).uses()).isEqualTo(1);
    }

    @Test
    void aCodeThatIsOverLetsNobodyIn() {
        Invite ended = invites.create(Caller.KANAL, new NewInvite(Tier.FREE, 5, Duration.ofDays(1), null));
        invites.deactivate(Caller.KANAL, ended.code());
        assertThat(invites.join(ended.code(), somebody("Late"))).isInstanceOf(Joining.Over.class);
        assertThat(invites.get(Caller.KANAL, ended.code()).status(Instant.now()))
                .isEqualTo(Invite.Status.EXPIRED);

        Invite used = invites.create(Caller.KANAL, new NewInvite(Tier.FREE, 1, Duration.ofDays(1), null));
        joined(invites.join(used.code(), somebody("First")));
        assertThat(invites.join(used.code(), somebody("Second"))).isInstanceOf(Joining.Over.class);
        assertThat(invites.page(Caller.KANAL, Invite.Status.USED, 0, 50))
                .extracting(Invite::code)
                .contains(used.code())
                .doesNotContain(ended.code());
    }

    @Test
    void whoGuessesHasToWaitEvenWithARightCode() {
        Newcomer guesser = somebody("Guesser");
        for (int i = 0; i < 5; i++) {
            assertThat(invites.join("AAAABBBBCCC" + i, guesser)).isInstanceOf(Joining.Unknown.class);
        }
        Invite invite = invites.create(Caller.KANAL, new NewInvite(Tier.FREE, 1, Duration.ofDays(1), null));
        assertThat(invites.join(invite.code(), guesser)).isInstanceOf(Joining.Barred.class);
    }

    @Test
    void whoIsInGetsALargerTierAndLosesNoneByASmallerOne() {
        Newcomer newcomer = somebody("Grows");
        Invite basic = invites.create(Caller.KANAL, new NewInvite(Tier.BASIC, 5, Duration.ofDays(1), null));
        Invite premium = invites.create(Caller.KANAL, new NewInvite(Tier.PREMIUM, 5, Duration.ofDays(1), 30));
        UserId person = joined(invites.join(basic.code(), newcomer)).user().id();
        Joining.Joined grown = joined(invites.join(premium.code(), newcomer));
        assertThat(grown.isNew()).isFalse();
        assertThat(grown.subscription().tier()).isEqualTo(Tier.PREMIUM);
        assertThat(invites.join(basic.code(), newcomer)).isInstanceOf(Joining.Already.class);
        assertThat(subscriptions.current(Caller.KANAL, person).tier()).isEqualTo(Tier.PREMIUM);
        assertThat(invites.get(Caller.KANAL, basic.code()).uses()).isEqualTo(1);
    }

    @Test
    void onlyAdministratorsMakeAndSeeInvites() {
        User member = joined(invites.join(
                        invites.create(Caller.KANAL, new NewInvite(Tier.FREE, 1, Duration.ofDays(1), null))
                                .code(),
                        somebody("Member")))
                .user();
        assertThatThrownBy(() -> invites.create(member.caller(), new NewInvite(Tier.FREE, 1, Duration.ofDays(1), null)))
                .isInstanceOf(KanalException.class);
        assertThatThrownBy(() -> invites.page(member.caller(), null, 0, 10)).isInstanceOf(KanalException.class);
        assertThatThrownBy(() -> new NewInvite(Tier.FREE, 0, Duration.ofDays(1), null))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new NewInvite(Tier.FREE, 1, Duration.ofDays(4000), null))
                .isInstanceOf(InvalidInput.class);
    }

    private static Joining.Joined joined(Joining joining) {
        assertThat(joining).isInstanceOf(Joining.Joined.class);
        return (Joining.Joined) joining;
    }

    private static Newcomer somebody(String name) {
        return new Newcomer(ThreadLocalRandom.current().nextLong(1L << 33, 1L << 52), name, null, "ru-RU");
    }
}
