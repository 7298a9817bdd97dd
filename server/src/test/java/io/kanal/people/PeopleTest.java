package io.kanal.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private Users users;
    private Keys keys;
    private Sessions sessions;
    private LoginLinks links;
    private Audit audit;

    @BeforeEach
    void setUp() {
        InstantSource source = () -> now;
        Clock clock = new MovedClock(source);
        audit = new Audit(database.jdbc(), clock);
        users = new Users(database.jdbc(), audit, clock);
        keys = new Keys(database.jdbc(), users, audit, clock);
        sessions = new Sessions(
                database.jdbc(), users, audit, clock, new SessionsProperties(Duration.ofDays(30), Duration.ofDays(90)));
        links = new LoginLinks(database.jdbc(), users, audit, new RefusedLogins(audit, clock), clock);
    }

    @Test
    void theFirstStartMakesOneAdministratorAndLaterOnesFindThem() {
        User first = inTransaction(users::administrator);
        User again = inTransaction(users::administrator);
        assertThat(again).isEqualTo(first);
        assertThat(first.administrator()).isTrue();
        assertThat(audit.page(Caller.KANAL, null, 10))
                .extracting(Audit.Deed::action)
                .containsExactly("user.created");
    }

    @Test
    void manyStartsAtOnceMakeOneAdministrator() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<User> start = () -> inTransaction(users::administrator);
            Set<UserId> ids = new java.util.HashSet<>();
            for (var started : threads.invokeAll(List.of(start, start, start, start, start))) {
                ids.add(started.get().id());
            }
            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void aKeyIsShownOnceStoredAsAHashAndStandsForItsOwnScopes() {
        User owner = inTransaction(users::administrator);
        Keys.NewKey made = keys.create(owner.caller(), owner.id(), "laptop", EnumSet.of(Scope.READ), null);
        String token = made.token().reveal();

        assertThat(token).startsWith("kanal_" + made.key().handle() + "_");
        assertThat(made.toString()).doesNotContain(token);
        assertThat(database.jdbc()
                        .sql("select count(*) from api_keys where api_keys::text like '%' || :secret || '%'")
                        .param("secret", token.substring(19))
                        .query(Long.class)
                        .single())
                .isZero();

        Caller caller = keys.authenticate(token).orElseThrow();
        assertThat(caller.user()).isEqualTo(owner.id());
        assertThat(caller.scopes()).containsExactly(Scope.READ);
        assertThat(keys.list(owner.caller(), owner.id()).getFirst().lastUsedAt())
                .isEqualTo(now);
    }

    @Test
    void wrongChangedExpiredAndRevokedKeysStandForNobody() {
        User owner = inTransaction(users::administrator);
        Keys.NewKey made =
                keys.create(owner.caller(), owner.id(), "short", EnumSet.of(Scope.READ), now.plus(Duration.ofHours(1)));
        String token = made.token().reveal();
        char last = token.charAt(token.length() - 1);

        assertThat(keys.authenticate("")).isEmpty();
        assertThat(keys.authenticate("kanal_x_y")).isEmpty();
        assertThat(keys.authenticate(token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A')))
                .isEmpty();
        assertThat(keys.authenticate(token)).isPresent();
        now = now.plus(Duration.ofHours(2));
        assertThat(keys.authenticate(token)).isEmpty();

        Keys.NewKey other = keys.create(owner.caller(), owner.id(), "gone", EnumSet.of(Scope.READ), null);
        keys.revoke(owner.caller(), other.key().id());
        keys.revoke(owner.caller(), other.key().id());
        assertThat(keys.authenticate(other.token().reveal())).isEmpty();
    }

    @Test
    void aKeyThatEndsMakesNothingThatOutlivesIt() {
        User owner = inTransaction(users::administrator);
        Instant end = now.plus(Duration.ofDays(1));
        Caller ending = byKey(keys.create(owner.caller(), owner.id(), "a day", EnumSet.allOf(Scope.class), end));
        assertThatThrownBy(() -> keys.create(ending, owner.id(), "longer", EnumSet.of(Scope.READ), end.plusSeconds(1)))
                .hasMessageContaining(end.toString());
        assertForbidden(() -> links.create(ending, owner.id()));

        Keys.NewKey child = keys.create(ending, owner.id(), "as long", EnumSet.allOf(Scope.class), null);
        assertThat(child.key().expiresAt()).isEqualTo(end);
        assertThat(child.key().parent()).isEqualTo(ending.key());
        assertThat(keys.create(ending, owner.id(), "shorter", EnumSet.of(Scope.READ), end.minusSeconds(1))
                        .key()
                        .expiresAt())
                .isEqualTo(end.minusSeconds(1));
        Keys.NewKey grandchild = keys.create(byKey(child), owner.id(), "again", EnumSet.of(Scope.READ), null);
        assertThat(grandchild.key().expiresAt()).isEqualTo(end);
        now = end;
        assertThat(keys.authenticate(grandchild.token().reveal())).isEmpty();
    }

    @Test
    void aRevokedKeyTakesWithItTheKeysItMade() {
        User owner = inTransaction(users::administrator);
        Keys.NewKey root = keys.create(owner.caller(), owner.id(), "root", EnumSet.allOf(Scope.class), null);
        Keys.NewKey child = keys.create(byKey(root), owner.id(), "child", EnumSet.allOf(Scope.class), null);
        Keys.NewKey grandchild = keys.create(byKey(child), owner.id(), "grandchild", EnumSet.of(Scope.READ), null);
        Keys.NewKey other = keys.create(owner.caller(), owner.id(), "other", EnumSet.of(Scope.READ), null);
        Caller stale = byKey(child);

        inTransaction(() -> {
            keys.revoke(owner.caller(), root.key().id());
            return true;
        });
        assertThat(keys.list(owner.caller(), owner.id())).containsExactly(other.key());
        for (Keys.NewKey gone : List.of(root, child, grandchild)) {
            assertThat(keys.authenticate(gone.token().reveal())).isEmpty();
        }
        assertForbidden(() -> keys.create(stale, owner.id(), "too late", EnumSet.of(Scope.READ), null));
        assertThat(audit.page(Caller.KANAL, null, 10))
                .filteredOn(deed -> deed.action().equals("key.revoked"))
                .hasSize(3);
    }

    private Caller byKey(Keys.NewKey key) {
        return keys.authenticate(key.token().reveal()).orElseThrow();
    }

    @Test
    void aKeyGivesOutNoScopeItLacks() {
        User owner = inTransaction(users::administrator);
        Caller weak = Caller.key(owner.id(), true, EnumSet.of(Scope.READ, Scope.WRITE));
        assertThatThrownBy(() -> keys.create(weak, owner.id(), "more", EnumSet.of(Scope.ADMIN), null))
                .isInstanceOfSatisfying(
                        KanalException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> links.create(weak, owner.id())).isInstanceOf(KanalException.class);
    }

    @Test
    void anAdministratorsKeyWithoutThatScopeLeavesOthersAlone() {
        User owner = inTransaction(users::administrator);
        User other = member();
        Keys.NewKey theirs = keys.create(other.caller(), other.id(), "theirs", EnumSet.of(Scope.READ), null);
        String cookie = sessions.open(other.id(), null).reveal();
        Session session = sessions.find(cookie).orElseThrow();
        for (Scope scope : EnumSet.complementOf(EnumSet.of(Scope.ADMIN))) {
            Caller weak = Caller.key(owner.id(), true, EnumSet.of(scope));
            assertOutOfReach(() -> keys.revoke(weak, theirs.key().id()));
            assertForbidden(() -> keys.list(weak, other.id()));
            assertForbidden(() -> keys.create(weak, other.id(), "more", EnumSet.of(scope), null));
            assertOutOfReach(() -> sessions.revoke(weak, session.id()));
            assertForbidden(() -> sessions.list(weak, other.id()));
            assertForbidden(() -> users.get(weak, other.id()));
            assertForbidden(() -> links.create(weak, other.id()));
        }
        assertThat(keys.authenticate(theirs.token().reveal())).isPresent();
        assertThat(sessions.find(cookie)).isPresent();

        sessions.revoke(owner.caller(), session.id());
        keys.revoke(owner.caller(), theirs.key().id());
        assertThat(sessions.find(cookie)).isEmpty();
    }

    @Test
    void aRoleThatIsTakenAwayIsTakenFromTheKeysToo() {
        User owner = inTransaction(users::administrator);
        String token = keys.create(owner.caller(), owner.id(), "all", EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
        assertThat(keys.authenticate(token).orElseThrow().may(Scope.ADMIN)).isTrue();
        database.jdbc().sql("update users set role = 'member'").update();
        Caller demoted = keys.authenticate(token).orElseThrow();
        assertThat(demoted.may(Scope.ADMIN)).isFalse();
        assertThat(demoted.may(Scope.WRITE)).isTrue();
    }

    @Test
    void refusedLogInsAreNotedOnceAMinuteWithHowManyThereWere() {
        for (int i = 0; i < 5; i++) {
            assertThat(links.consume("x".repeat(43))).isEmpty();
        }
        now = now.plus(Duration.ofMinutes(1));
        assertThat(links.consume("x".repeat(43))).isEmpty();
        assertThat(audit.page(Caller.KANAL, null, 10))
                .extracting(Audit.Deed::action, Audit.Deed::subject, Audit.Deed::detail)
                .containsExactly(
                        tuple("login.refused", "login-link", "4 more since the last note"),
                        tuple("login.refused", "login-link", null));
    }

    private User member() {
        long id = database.jdbc().sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Mo', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single();
        return users.find(new UserId(id)).orElseThrow();
    }

    private static void assertOutOfReach(org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        KanalException.class,
                        failure -> assertThat(failure.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN));
    }

    private static void assertForbidden(org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        KanalException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    @Test
    void aSessionLivesWhileItIsUsedAndEndsWhenItIsNot() {
        User owner = inTransaction(users::administrator);
        String token = sessions.open(owner.id(), "Firefox").reveal();
        now = now.plus(Duration.ofDays(20));
        assertThat(sessions.find(token)).isPresent();
        now = now.plus(Duration.ofDays(20));
        assertThat(sessions.find(token)).isPresent();
        now = now.plus(Duration.ofDays(31));
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void aSessionEndsSomeTimeAfterItsLogInHoweverMuchItIsUsed() {
        User owner = inTransaction(users::administrator);
        String token = sessions.open(owner.id(), null).reveal();
        Instant begun = now;
        for (int day = 0; day < 89; day++) {
            now = now.plus(Duration.ofDays(1));
            assertThat(sessions.find(token)).isPresent();
        }
        assertThat(sessions.list(owner.caller(), owner.id()).getFirst().expiresAt())
                .isEqualTo(begun.plus(Duration.ofDays(90)));
        now = begun.plus(Duration.ofDays(90));
        assertThat(sessions.find(token)).isEmpty();
        assertThat(sessions.list(owner.caller(), owner.id())).isEmpty();
    }

    @Test
    void anOldSessionThatAnEarlierVersionKeptSlidingIsOverToo() {
        User owner = inTransaction(users::administrator);
        String token = sessions.open(owner.id(), null).reveal();
        database.jdbc()
                .sql("update sessions set created_at = created_at - interval '100 days'")
                .update();
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void anEndedSessionIsGoneAtOnce() {
        User owner = inTransaction(users::administrator);
        String token = sessions.open(owner.id(), null).reveal();
        Session session = sessions.find(token).orElseThrow();
        Caller stranger = Caller.person(new UserId(owner.id().value() + 1), false);
        assertThatThrownBy(() -> sessions.revoke(stranger, session.id())).isInstanceOf(KanalException.class);
        sessions.revoke(owner.caller(), session.id());
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void aLoginLinkWorksOnceAndForTenMinutes() {
        User owner = inTransaction(users::administrator);
        LoginLink link = links.create(Caller.KANAL, owner.id());
        String token = link.token().reveal();
        assertThat(link.toString()).doesNotContain(token);
        assertThat(links.usable(token)).isTrue();
        assertThat(links.usable(token)).isTrue();
        assertThat(links.consume(token)).contains(owner);
        assertThat(links.consume(token)).isEmpty();

        String late = links.create(Caller.KANAL, owner.id()).token().reveal();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(links.usable(late)).isFalse();
        assertThat(links.consume(late)).isEmpty();
    }

    @Test
    void aProfileKeepsToTheLanguagesThereAre() {
        User owner = inTransaction(users::administrator);
        User changed = users.change(
                owner.caller(),
                owner.id(),
                new Users.Profile("Лейла", ZoneId.of("Europe/Istanbul"), "tr", Calendar.PERSIAN));
        assertThat(changed.language().getLanguage()).isEqualTo("tr");
        assertThat(changed.persianCalendar()).isTrue();
        assertThatThrownBy(() -> new Users.Profile("x", ZoneOffset.UTC, "xx", null))
                .isInstanceOf(KanalException.class);
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return java.util.Objects.requireNonNull(database.transactions().execute(status -> work.get()));
    }

    private static final class MovedClock extends Clock {
        private final InstantSource source;

        MovedClock(InstantSource source) {
            this.source = source;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    }
}
