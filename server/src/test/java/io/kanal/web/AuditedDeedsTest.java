package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Audit;
import io.kanal.people.Keys;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deeds that outlive their traces elsewhere stand in the audit, with who did them. */
@ServerTest
class AuditedDeedsTest {
    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Audit audit;

    @Autowired
    JdbcClient jdbc;

    private HttpTalk talk;
    private User administrator;
    private String bearer;
    private long before;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        administrator = users.administrator();
        bearer = "Bearer "
                + keys.create(administrator.caller(), administrator.id(), "audit", EnumSet.allOf(Scope.class), null)
                        .token()
                        .reveal();
        before = audit.page(Caller.KANAL, null, 1).getFirst().id();
    }

    private int send(String method, String path, String body, String type) {
        return talk.sendBody(method, path, body, "Authorization", bearer, "Content-Type", type)
                .statusCode();
    }

    /** What was noted since the test began, as action, subject and detail. */
    private List<String> noted(boolean byAdministrator) {
        return audit.page(Caller.KANAL, null, 100).stream()
                .filter(deed -> deed.id() > before)
                .filter(deed -> byAdministrator ? administrator.id().equals(deed.actor()) : deed.actor() == null)
                .map(deed -> deed.action()
                        + (deed.subject() == null ? "" : " " + deed.subject())
                        + (deed.detail() == null ? "" : " (" + deed.detail() + ")"))
                .toList();
    }

    @Test
    void aBackupIsNotedAndWhetherItHeldTheKey() {
        assertThat(send("GET", "/api/v1/backup", "", "text/plain")).isEqualTo(200);
        assertThat(send("GET", "/api/v1/backup?with_key=true", "", "text/plain"))
                .isEqualTo(200);
        assertThat(noted(true)).contains("backup.taken", "backup.taken (with the key file)");
    }

    @Test
    void whatFollowersAreMadeToDoIsNoted() {
        assertThat(send("POST", "/api/v1/followers/brought-chats/reset", "", "application/json"))
                .isEqualTo(202);
        jdbc.sql("""
                        insert into follower_set_aside (follower, node, seq, lane, kind, error)
                        values ('nobody-runs-it', '', 987654321, 'LIVE', 'MESSAGE_ADDED', 'broken') on conflict do nothing""").update();
        String decide = "/api/v1/decisions/changes/";
        String ids = "{\"ids\":[\"nobody-runs-it:987654321\"]}";
        assertThat(send("POST", decide + "retry", ids, "application/json")).isEqualTo(200);
        assertThat(send("POST", decide + "drop", ids, "application/json")).isEqualTo(200);
        assertThat(send("POST", decide + "drop", ids, "application/json"))
                .as("what was not done is not noted")
                .isEqualTo(404);
        assertThat(noted(true))
                .contains("follower.reset follower:brought-chats", "changes.retry changes:nobody-runs-it:987654321")
                .containsOnlyOnce("changes.drop changes:nobody-runs-it:987654321");
    }

    @Test
    void buildingTheIndexAnewIsNoted() {
        assertThat(send("POST", "/api/v1/reindex", "", "application/json")).isEqualTo(202);
        assertThat(noted(true)).contains("reindex.requested", "follower.reset follower:search");
    }

    @Test
    void whatIsBroughtInIsNoted() {
        assertThat(send(
                        "POST",
                        "/api/v1/imports?name=x",
                        "{\"name\":\"Empty\",\"type\":\"public_channel\",\"id\":1999000222,\"messages\":[]}",
                        "application/octet-stream"))
                .isEqualTo(202);
        assertThat(send(
                        "POST",
                        "/api/v1/messages",
                        "{\"message_id\":1,\"date\":1794800000,\"chat\":{\"id\":-1001999000111,\"type\":\"channel\",\"title\":\"A\"},\"text\":\"a\"}\nnonsense",
                        "application/x-ndjson"))
                .isEqualTo(200);
        assertThat(noted(true))
                .anyMatch(deed -> deed.startsWith("import.started job:"))
                .contains("messages.pushed (1 new, 0 edited, 1 lines refused)");
    }

    @Test
    void refusedKeysAndLogInLinksAreNoted() {
        assertThat(talk.send("GET", "/api/v1/keys", "Authorization", "Bearer kanal_nonsense")
                        .statusCode())
                .isEqualTo(401);
        String cookie = "kanal-login=n";
        assertThat(talk.sendBody(
                                "POST",
                                "/login/" + "x".repeat(43),
                                "nonce=n",
                                "Cookie",
                                cookie,
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(404);
        // One of each kind a minute is noted, so another test's may stand for these.
        assertThat(jdbc.sql("select distinct subject from audit where action = 'login.refused' and actor is null")
                        .query(String.class)
                        .list())
                .contains("key", "login-link");
    }
}
