package io.kanal.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that change, launches that count once, and what ends a session. */
class SessionsTest {
    private static final AtomicInteger LAUNCHES = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private Sessions sessions;
    private Users users;
    private UserId person;

    @BeforeEach
    void person() {
        Audit audit = new Audit(database.jdbc(), clock);
        users = new Users(database.jdbc(), audit, clock);
        sessions = new Sessions(
                database.jdbc(), users, audit, clock, new SessionsProperties(Duration.ofDays(30), Duration.ofDays(90)));
        person = user("member");
    }

    private UserId user(String role) {
        return new UserId(
                database.jdbc().sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Somebody', :role, 'UTC', 'en', now()) returning id""").param("role", role).query(Long.class).single());
    }

    private static String launch() {
        return "%064x".formatted(LAUNCHES.incrementAndGet());
    }

    private String opened(String launch) {
        Sessions.Launched launched = sessions.launch(person, launch, null, "phone");
        assertThat(launched).isInstanceOf(Sessions.Launched.Opened.class);
        return ((Sessions.Launched.Opened) launched).token().reveal();
    }

    private boolean renewable(String token) {
        return sessions.find(token).orElseThrow().renewable();
    }

    @Test
    void aTokenIsReplacedAfterADayAndTheFormerOneWorksAMinuteMore() {
        String token = sessions.open(person, null).reveal();
        clock.advance(Duration.ofHours(23));
        assertThat(renewable(token)).isFalse();
        assertThat(sessions.renew(token)).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(renewable(token)).isTrue();

        String next = sessions.renew(token).orElseThrow().reveal();
        assertThat(next).hasSize(43).isNotEqualTo(token);
        assertThat(sessions.renew(token)).as("of two at once one does it").isEmpty();
        Session session = sessions.find(token).orElseThrow();
        assertThat(sessions.find(next).orElseThrow().id()).isEqualTo(session.id());
        assertThat(sessions.find(next).orElseThrow().formKey()).isEqualTo(session.formKey());

        clock.advance(Duration.ofSeconds(59));
        assertThat(sessions.find(token)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sessions.find(token)).isEmpty();
        assertThat(sessions.find(next)).isPresent();
        assertThat(sessions.list(users.get(Caller.KANAL, person).caller(), person))
                .hasSize(1);
    }

    @Test
    void anAnswerThatGotLostWithItsNewTokenLogsNobodyOut() {
        String token = sessions.open(person, null).reveal();
        clock.advance(Duration.ofDays(2));
        String lost = sessions.renew(token).orElseThrow().reveal();
        clock.advance(Duration.ofSeconds(30));
        assertThat(renewable(token)).as("others asked at the same time").isFalse();
        clock.advance(Duration.ofDays(1));
        assertThat(renewable(token)).isTrue();
        String next = sessions.renew(token).orElseThrow().reveal();
        assertThat(sessions.find(lost)).isEmpty();
        assertThat(sessions.find(next)).isPresent();
        clock.advance(Duration.ofMinutes(2));
        assertThat(sessions.find(token)).isEmpty();
        assertThat(sessions.find(next)).isPresent();
    }

    @Test
    void theFormerTokenEndsTheSessionToo() {
        String token = sessions.open(person, null).reveal();
        clock.advance(Duration.ofDays(1));
        String next = sessions.renew(token).orElseThrow().reveal();
        sessions.end(token);
        assertThat(sessions.find(next)).isEmpty();
    }

    @Test
    void aLaunchOpensOneSessionAndIsAReloadBesideItAlone() {
        String launch = launch();
        String token = opened(launch);
        assertThat(sessions.find(token).orElseThrow().miniApp()).isTrue();
        assertThat(sessions.launch(person, launch, token, null)).isInstanceOf(Sessions.Launched.GoesOn.class);
        String other = opened(launch());
        String browser = sessions.open(person, null).reveal();
        for (String shown : new String[] {null, "", other, browser, "a".repeat(43)}) {
            assertThat(sessions.launch(person, launch, shown, null)).isInstanceOf(Sessions.Launched.Used.class);
        }
        sessions.end(token);
        assertThat(sessions.launch(person, launch, token, null))
                .as("its session has ended")
                .isInstanceOf(Sessions.Launched.Used.class);
    }

    @Test
    void aFreshLaunchGoesOnWithTheSessionOfTheSamePersonThatIsShown() {
        String token = opened(launch());
        String fresh = launch();
        assertThat(sessions.launch(person, fresh, token, null)).isInstanceOf(Sessions.Launched.GoesOn.class);
        assertThat(sessions.launch(person, fresh, null, null)).isInstanceOf(Sessions.Launched.Used.class);
        UserId other = user("member");
        assertThat(sessions.launch(other, launch(), token, null)).isInstanceOf(Sessions.Launched.Opened.class);
        String browser = sessions.open(person, null).reveal();
        assertThat(sessions.launch(person, launch(), browser, null))
                .as("a browser's session is none of a Mini App")
                .isInstanceOf(Sessions.Launched.Opened.class);
    }

    @Test
    void usedLaunchesAreForgottenWhenNoneOfThemCountsAnyMore() {
        String launch = launch();
        opened(launch);
        clock.advance(Duration.ofHours(2));
        assertThat(sessions.launch(person, launch, null, null)).isInstanceOf(Sessions.Launched.Used.class);
        clock.advance(Duration.ofHours(2));
        opened(launch());
        assertThat(database.jdbc()
                        .sql("select count(*) from mini_app_launch where used_at < :old")
                        .param("old", java.sql.Timestamp.from(clock.instant().minus(Duration.ofHours(3))))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aSessionEndsWithTheRoleItWasOpenedIn() {
        UserId administrator = user("administrator");
        String token = sessions.open(administrator, null).reveal();
        assertThat(sessions.find(token)).isPresent();
        role(administrator, "member");
        assertThat(sessions.find(token)).isEmpty();
        String asMember = sessions.open(administrator, null).reveal();
        role(administrator, "administrator");
        assertThat(sessions.find(asMember))
                .as("who gains a right keeps the session")
                .isPresent();
    }

    private void role(UserId user, String role) {
        database.jdbc()
                .sql("update users set role = :role where id = :id")
                .param("role", role)
                .param("id", user.value())
                .update();
    }

    @Test
    void allSessionsOfAPersonEndAtOnceAndNobodyElses() {
        String browser = sessions.open(person, null).reveal();
        String miniApp = opened(launch());
        UserId other = user("member");
        String theirs = sessions.open(other, null).reveal();
        Caller stranger = Caller.person(other, false);
        assertThatThrownBy(() -> sessions.endAll(stranger, person)).isInstanceOf(KanalException.class);
        Caller reader = Caller.key(person, false, EnumSet.of(Scope.READ));
        assertThatThrownBy(() -> sessions.endAll(reader, person)).isInstanceOf(KanalException.class);

        assertThat(sessions.endAll(Caller.person(person, false), person)).isEqualTo(2);
        assertThat(Optional.of(browser).flatMap(sessions::find)).isEmpty();
        assertThat(sessions.find(miniApp)).isEmpty();
        assertThat(sessions.find(theirs)).isPresent();
        assertThat(sessions.endAll(Caller.KANAL, other)).isEqualTo(1);
    }
}
