package io.kanal.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.people.internal.WrongCodes;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TelegramLinksTest {
    private static final long ALICE = 4_503_599_627_370_495L;
    private static final long BORIS = 7_000_000_002L;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private TelegramLinks links;
    private Users users;
    private Audit audit;
    private User administrator;

    @BeforeEach
    void setUp() {
        audit = new Audit(database.jdbc(), clock);
        users = new Users(database.jdbc(), audit, clock);
        links = new TelegramLinks(
                database.jdbc(),
                users,
                new WrongCodes(database.jdbc(), clock),
                audit,
                new RefusedLogins(audit, clock),
                clock);
        administrator = inTransaction(users::administrator);
    }

    @Test
    void aCodeLinksAnAccountOnceAndIsNotKeptInClear() {
        String code = code(administrator);
        assertThat(database.jdbc()
                        .sql("select encode(code_hash, 'escape') from telegram_link_codes")
                        .query(String.class)
                        .single())
                .doesNotContain(code.replace("-", ""));

        assertThat(redeem(code.toUpperCase(java.util.Locale.ROOT), ALICE)).isInstanceOf(Linking.Linked.class);
        assertThat(users.findByTelegramId(ALICE)).map(User::id).contains(administrator.id());
        assertThat(links.find(administrator.caller(), administrator.id()))
                .contains(new TelegramLink(ALICE, "@alice", clock.instant()));

        assertThat(redeem(code, BORIS)).isInstanceOf(Linking.Unknown.class);
        assertThat(audit.page(Caller.KANAL, null, 4))
                .extracting(Audit.Deed::action)
                .containsExactly("login.refused", "telegram.linked", "telegram.code-created", "user.created");
    }

    @Test
    void aCodeLivesTenMinutesAndANewOneEndsTheOld() {
        String first = code(administrator);
        String second = code(administrator);
        assertThat(redeem(first, ALICE)).isInstanceOf(Linking.Unknown.class);
        clock.advance(Duration.ofMinutes(10));
        assertThat(redeem(second, ALICE)).isInstanceOf(Linking.Unknown.class);
        assertThat(users.findByTelegramId(ALICE)).isEmpty();
    }

    @Test
    void whoGuessesWrongFiveTimesWaitsAnHourEvenWithTheRightCode() {
        for (int i = 0; i < 5; i++) {
            assertThat(redeem("aaaaa-aaaa" + "bcdef".charAt(i), BORIS)).isInstanceOf(Linking.Unknown.class);
        }
        assertThat(redeem(code(administrator), BORIS)).isInstanceOf(Linking.Barred.class);
        clock.advance(Duration.ofMinutes(61));
        assertThat(redeem(code(administrator), BORIS)).isInstanceOf(Linking.Linked.class);
    }

    @Test
    void anAccountBelongsToOneUser() {
        redeem(code(administrator), ALICE);
        User other = member();
        assertThat(redeem(code(other), ALICE)).isInstanceOf(Linking.Taken.class);
        assertThatThrownBy(() -> code(administrator))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void unlinkingPartsThemAtOnceAndIsNoted() {
        redeem(code(administrator), ALICE);
        inTransaction(() -> {
            links.unlink(administrator.caller(), administrator.id());
            return true;
        });
        assertThat(users.findByTelegramId(ALICE)).isEmpty();
        assertThat(links.find(administrator.caller(), administrator.id())).isEmpty();
        assertThat(audit.page(Caller.KANAL, null, 1))
                .extracting(Audit.Deed::action)
                .containsExactly("telegram.unlinked");
    }

    @Test
    void aCodeIsForOneselfAndNeedsEveryRight() {
        User other = member();
        assertThatThrownBy(() -> links.create(other.caller(), administrator.id()))
                .isInstanceOf(KanalException.class);
        Caller writesOnly = Caller.key(other.id(), false, Set.of(Scope.WRITE));
        assertThatThrownBy(() -> links.create(writesOnly, other.id())).isInstanceOf(KanalException.class);
    }

    @Test
    void whatHasNotTheFormOfACodeIsNone() {
        assertThat(TelegramLinks.looksLikeCode("abcde-fghij")).isTrue();
        assertThat(TelegramLinks.looksLikeCode(" ABCDE23456 ")).isTrue();
        assertThat(TelegramLinks.looksLikeCode("hello-world")).isFalse();
        assertThat(TelegramLinks.looksLikeCode("")).isFalse();
    }

    private String code(User user) {
        return inTransaction(() -> links.create(user.caller(), user.id()))
                .code()
                .reveal();
    }

    private Linking redeem(String code, long telegramId) {
        return inTransaction(() -> links.redeem(code, telegramId, "@alice"));
    }

    private User member() {
        long id = database.jdbc().sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Mo', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single();
        return users.find(new UserId(id)).orElseThrow();
    }

    private <T> T inTransaction(Supplier<T> deed) {
        return java.util.Objects.requireNonNull(database.transactions().execute(_ -> deed.get()));
    }
}
