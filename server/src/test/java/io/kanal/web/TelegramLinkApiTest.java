package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The code by which programs and pages link a Telegram account. */
@ServerTest
class TelegramLinkApiTest {
    private static final String PATH = "/api/v1/telegram-link";

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    TelegramLinks links;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aCodeIsMadeUsedShownAndTheLinkEnded() {
        HttpTalk talk = new HttpTalk(port);
        User person = member();
        String key = key(person, Set.of(Scope.READ, Scope.WRITE, Scope.METRICS));
        assertThat(talk.send("GET", PATH, "Authorization", key).statusCode()).isEqualTo(404);

        var made = talk.send("POST", PATH + "/code", "Authorization", key);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String code = JsonMapper.shared().readTree(made.body()).path("code").asString();
        links.redeem(code, 1_000_000_000L + person.id().value(), "@mo");

        assertThat(talk.send("GET", PATH, "Authorization", key).body()).contains("@mo");
        assertThat(talk.send("POST", PATH + "/code", "Authorization", key).statusCode())
                .as("linked already")
                .isEqualTo(409);
        assertThat(talk.send("DELETE", PATH, "Authorization", key).statusCode()).isEqualTo(204);
        assertThat(talk.send("GET", PATH, "Authorization", key).statusCode()).isEqualTo(404);
    }

    @Test
    void aKeyWithFewerRightsThanItsPersonMakesNoCode() {
        User person = member();
        assertThat(new HttpTalk(port)
                        .send("POST", PATH + "/code", "Authorization", key(person, Set.of(Scope.WRITE)))
                        .statusCode())
                .isEqualTo(403);
    }

    private String key(User person, Set<Scope> scopes) {
        return "Bearer "
                + keys.create(Caller.KANAL, person.id(), "test", EnumSet.copyOf(scopes), null)
                        .token()
                        .reveal();
    }

    private User member() {
        long id = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Mo', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single();
        return users.find(new UserId(id)).orElseThrow();
    }
}
