package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A person with a session and a key, who pushes posts and looks at pages; the administrator unless a test says otherwise. */
abstract class PersonOnPages {
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

    private final List<Long> made = new ArrayList<>();

    HttpTalk talk;
    String cookie;
    String key;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        person(users.administrator().id(), EnumSet.allOf(Scope.class));
    }

    /** Who looks and pushes from here on. */
    final void person(UserId id, Set<Scope> scopes) {
        cookie = "kanal=" + sessions.open(id, "test").reveal();
        Keys.NewKey given = keys.create(Caller.KANAL, id, "pages", scopes, null);
        made.add(given.key().id());
        key = "Bearer " + given.token().reveal();
    }

    /** All tests share the administrator, who may have so many keys and no more. */
    @AfterEach
    final void revokeKeys() {
        for (long id : made) {
            try {
                keys.revoke(Caller.KANAL, id);
            } catch (KanalException e) {
                // Gone with its person.
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
            }
        }
    }

    /** Somebody new, who is no administrator. */
    final UserId member() {
        return member("UTC", "en");
    }

    final UserId member(String zone, String language) {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Somebody', 'member', :zone, :language, now(), 'enterprise') returning id""")
                .param("zone", zone)
                .param("language", language)
                .query(Long.class)
                .single());
    }

    /** The token that the person's forms send along. */
    final String csrf() {
        return page("/app/settings").replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
    }

    /** Sends a form as a page does. */
    final HttpResponse<String> post(String path, String fields, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Cookie",
                cookie,
                "Accept",
                "text/html",
                "Origin",
                "http://127.0.0.1:" + port,
                "Content-Type",
                "application/x-www-form-urlencoded"));
        all.addAll(List.of(headers));
        String body = "_csrf=" + csrf() + (fields.isEmpty() ? "" : "&" + fields);
        return talk.sendBody("POST", path, body, all.toArray(String[]::new));
    }

    final String page(String path) {
        var answer = talk.send("GET", path, "Cookie", cookie, "Accept", "text/html");
        assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(200);
        return answer.body();
    }

    final void push(String lines) {
        var answer = talk.sendBody(
                "POST", "/api/v1/messages", lines, "Authorization", key, "Content-Type", "application/x-ndjson");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    static String message(long chat, String title, int id, String text, String more) {
        return """
                {"message_id":%d,"date":1794800000,"chat":{"id":%d,"type":"channel","title":"%s"},"text":"%s"%s}
                """.formatted(id, chat, title, text, more).strip();
    }

    static long freshChat() {
        return -1_000_000_000_000L - ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
    }
}
