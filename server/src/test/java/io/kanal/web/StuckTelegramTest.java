package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person decides about calls and updates that are stuck, over REST and on the Status page. */
@ServerTest
class StuckTelegramTest {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Sessions sessions;

    @Autowired
    Keys keys;

    @Autowired
    JdbcClient jdbc;

    /** No node runs it, so nothing of it moves by itself. */
    private final long bot = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);

    private HttpTalk talk;
    private String key;
    private String cookie;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        User person = users.administrator();
        key = key(person, EnumSet.allOf(Scope.class));
        cookie = "kanal=" + sessions.open(person.id(), "test").reveal();
    }

    @AfterEach
    void tearDown() {
        for (String table : List.of("update_waiting", "update_inbox", "telegram_outgoing")) {
            jdbc.sql("delete from " + table + " where bot_id = :bot")
                    .param("bot", bot)
                    .update();
        }
    }

    private String key(User person, Set<Scope> scopes) {
        return "Bearer "
                + keys.create(Caller.KANAL, person.id(), "stuck", EnumSet.copyOf(scopes), null)
                        .token()
                        .reveal();
    }

    private long update(long id) {
        long seq = jdbc.sql("""
                        insert into update_inbox (bot_id, update_id, kind, body) values (:bot, :id, 'message', '{}')
                        returning seq""")
                .param("bot", bot)
                .param("id", id)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into update_waiting (bot_id, seq, attempts, error, set_aside_at)
                        values (:bot, :seq, 5, 'IllegalStateException: <b>odd</b>', clock_timestamp())""").param("bot", bot).param("seq", seq).update();
        return seq;
    }

    private long call(String idempotencyKey) {
        return jdbc.sql("""
                        insert into telegram_outgoing (bot_id, key, priority, method, chat_id, parameters, state, note,
                            finished_at)
                        values (:bot, :key, 2, 'sendMessage', -100777, '{}', 'UNCERTAIN', 'No answer in time',
                            clock_timestamp())
                        returning id""")
                .param("bot", bot)
                .param("key", idempotencyKey)
                .query(Long.class)
                .single();
    }

    private String state(long call) {
        return jdbc.sql("select state from telegram_outgoing where id = :id")
                .param("id", call)
                .query((row, number) -> row.getString("state") + "")
                .single();
    }

    private List<Boolean> again() {
        return jdbc.sql("select again and set_aside_at is null from update_waiting where bot_id = :bot")
                .param("bot", bot)
                .query((row, number) -> row.getBoolean(1))
                .list();
    }

    private long audited(String action, String subject) {
        return jdbc.sql(
                        "select count(*) from audit where action = :action and subject = :subject and actor is not null")
                .param("action", action)
                .param("subject", subject)
                .query(Long.class)
                .single();
    }

    @Test
    void programsListRetryAndDropUpdates() {
        long one = update(1);
        long other = update(2);
        assertThat(talk.send("GET", "/api/v1/updates/unanswered?limit=200", "Authorization", key)
                        .body())
                .contains("\"seq\":" + one, "\"seq\":" + other, "\"attempts\":5", "odd");
        var retried = talk.send("POST", "/api/v1/updates/" + one + "/retry", "Authorization", key);
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(200);
        assertThat(retried.body()).doesNotContain("\"seq\":" + one + ",").contains("\"seq\":" + other);
        assertThat(again()).containsExactlyInAnyOrder(true, false);
        assertThat(talk.send("POST", "/api/v1/updates/" + other + "/drop", "Authorization", key)
                        .statusCode())
                .isEqualTo(200);
        assertThat(again()).containsExactly(true);
        assertThat(talk.send("POST", "/api/v1/updates/" + other + "/drop", "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(audited("update.retried", "update:" + one)).isOne();
        assertThat(audited("update.dropped", "update:" + other)).isOne();
    }

    @Test
    void onlyAdministratorsDecide() {
        long seq = update(3);
        long call = call("a");
        long id = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values ('Mo', 'member', 'UTC', 'en', now()) returning id""").query(Long.class).single();
        User member = users.find(new io.kanal.shared.UserId(id)).orElseThrow();
        String weak = key(member, Set.of(Scope.READ, Scope.WRITE));
        String membersCookie = "kanal=" + sessions.open(member.id(), "test").reveal();
        for (String path :
                List.of("/updates/" + seq + "/retry", "/updates/" + seq + "/drop", "/outgoing/" + call + "/forget")) {
            assertThat(talk.send("POST", "/api/v1" + path, "Authorization", weak)
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
            assertThat(talk.send("POST", "/app/status" + path, "Cookie", membersCookie)
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(again()).containsExactly(false);
        assertThat(state(call)).isEqualTo("UNCERTAIN");
    }

    @Test
    void theStatusPageHasButtonsForBoth() {
        long seq = update(4);
        long dropped = update(5);
        long lost = call("lost");
        long arrived = call("arrived");
        String page = talk.send("GET", "/app/status", "Cookie", cookie, "Accept", "text/html")
                .body();
        assertThat(page)
                .contains("id=\"unanswered\"", "id=\"uncertain\"", "&lt;b&gt;odd&lt;/b&gt;", "No answer in time")
                .contains("-100777")
                .doesNotContain("??");
        Matcher csrf = CSRF.matcher(page);
        assertThat(csrf.find()).isTrue();
        assertThat(talk.send("POST", "/app/status/outgoing/" + lost + "/send-again", "Cookie", cookie)
                        .statusCode())
                .as("without the form's token")
                .isEqualTo(403);
        press("/updates/" + seq + "/retry", csrf.group(1));
        press("/updates/" + dropped + "/drop", csrf.group(1));
        press("/outgoing/" + lost + "/send-again", csrf.group(1));
        press("/outgoing/" + arrived + "/forget", csrf.group(1));
        assertThat(again()).containsExactly(true);
        assertThat(state(lost)).isEqualTo("QUEUED");
        assertThat(state(arrived)).isEqualTo("DROPPED");
        assertThat(audited("outgoing.sent-again", "outgoing:" + lost)).isOne();
        assertThat(audited("outgoing.forgotten", "outgoing:" + arrived)).isOne();
    }

    private void press(String path, String csrf) {
        var answer = talk.sendBody(
                "POST",
                "/app/status" + path,
                "_csrf=" + java.net.URLEncoder.encode(csrf, java.nio.charset.StandardCharsets.UTF_8),
                "Cookie",
                cookie,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(303);
    }
}
