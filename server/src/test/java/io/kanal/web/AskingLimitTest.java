package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever has asked too much is refused at every door, and told when to come again. */
@ServerTest
class AskingLimitTest {
    private static final String JSON = "application/json";

    @LocalServerPort
    int port;

    @Autowired
    Answers answers;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    JdbcClient jdbc;

    private HttpTalk talk;
    private String key;
    private String cookie;

    @BeforeEach
    void askTooMuch() {
        talk = new HttpTalk(port);
        UserId eager =
                new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Eager', 'member', 'UTC', 'ru', now(), 'enterprise') returning id
                        """).query((row, _) -> row.getLong("id")).single());
        key = "Bearer "
                + keys.create(Caller.KANAL, eager, "asking", EnumSet.of(Scope.READ), null)
                        .token()
                        .reveal();
        cookie = "kanal=" + sessions.open(eager, "asking").reveal();
        Caller caller = Caller.person(eager, false);
        for (int i = 0; i < 20; i++) {
            answers.admit(caller, Question.of("Who asks so much?"));
        }
    }

    @Test
    void programsHearAProblem() {
        String question = "{\"question\":\"And now?\"}";
        refused(talk.sendBody("POST", "/api/v1/ask", question, "Authorization", key, "Content-Type", JSON));
        refused(talk.sendBody(
                "POST",
                "/api/v1/ask",
                question,
                "Authorization",
                key,
                "Content-Type",
                JSON,
                "Accept",
                "text/event-stream"));
        refused(talk.send("GET", "/api/v1/ask?question=now", "Authorization", key, "Accept", "text/event-stream"));
        refused(talk.send("GET", "/api/v1/ask?question=now", "Authorization", key, "Accept", JSON));
        String query = "{\"query\":\"And now?\"}";
        refused(talk.sendBody("POST", "/rag/ask", query, "Authorization", key, "Content-Type", JSON));
        refused(talk.sendBody("POST", "/rag/query", query, "Authorization", key, "Content-Type", JSON));
        assertThat(talk.send("GET", "/api/v1/search?q=now", "Authorization", key)
                        .statusCode())
                .as("searching is something else")
                .isEqualTo(200);
    }

    @Test
    void peopleReadASentenceInTheirLanguage() {
        HttpResponse<String> page =
                talk.send("GET", "/app/ask?question=now&whole=true", "Cookie", cookie, "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(429);
        assertThat(page.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
        assertThat(page.body()).contains("Слишком много вопросов", ">now</textarea>");
        refused(talk.send("GET", "/app/ask/stream?question=now", "Cookie", cookie, "Accept", "text/event-stream"));
        assertThat(talk.send("GET", "/app/ask?question=now", "Cookie", cookie, "Accept", "text/html")
                        .body())
                .contains("data-limit=\"Слишком много вопросов", "{0}");
    }

    @Test
    void searchesOfTheContractHaveALimitOfTheirOwn() {
        for (int i = 0; i < 10; i++) {
            assertThat(talk.send("GET", "/rag/search?query=now", "Authorization", key)
                            .statusCode())
                    .isEqualTo(200);
        }
        refused(talk.send("GET", "/rag/search?query=now", "Authorization", key));
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(answer.body()).contains("urn:kanal:problem:limit-reached");
    }
}
