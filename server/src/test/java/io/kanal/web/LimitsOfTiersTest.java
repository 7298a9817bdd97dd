package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.channels.Channels;
import io.kanal.posts.Chats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What pages and REST say at the limits of a tier. */
@ServerTest
class LimitsOfTiersTest extends PersonOnPages {
    @Autowired
    Channels channels;

    @Autowired
    Chats chats;

    private UserId free;
    private ChatId chat;

    @BeforeEach
    void someoneWithTheTierFreeAndAChannel() {
        long place = freshChat();
        push(IntStream.rangeClosed(1, 130)
                .mapToObj(i -> """
                        {"message_id":%d,"date":%d,"chat":{"id":%d,"type":"channel","title":"Limits"},"text":"limits"}
                        """.formatted(i, 1_694_800_000 + i, place).strip())
                .collect(Collectors.joining("\n")));
        chat = chats.all().stream()
                .filter(one -> new TelegramChatId(place).equals(one.telegramId()))
                .findFirst()
                .orElseThrow()
                .id();
        free = member();
        jdbc.sql("update users set tier = 'free' where id = :id")
                .param("id", free.value())
                .update();
        // Others look for their own posts first in the administrator's feed.
        jdbc.sql("delete from watch where chat_id = :chat")
                .param("chat", chat.value())
                .update();
        jdbc.sql("insert into watch (user_id, chat_id, added_at) values (:user, :chat, now())")
                .param("user", free.value())
                .param("chat", chat.value())
                .update();
        person(free, EnumSet.of(Scope.READ, Scope.WRITE));
    }

    @Test
    void aDaysPostsAreListedOnceAndAgainAndNoMoreOfThem() {
        HttpResponse<String> first = talk.send("GET", "/api/v1/posts?limit=100", "Authorization", key);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        String next = first.body().replaceAll("(?s).*\"next_before\":(\\d+).*", "$1");
        assertThat(talk.send("GET", "/api/v1/posts?limit=100", "Authorization", key)
                        .statusCode())
                .as("the same again")
                .isEqualTo(200);
        HttpResponse<String> behind = talk.send("GET", "/api/v1/posts?limit=30&before=" + next, "Authorization", key);
        assertThat(behind.statusCode()).isEqualTo(429);
        assertThat(behind.headers().firstValue("X-RateLimit-Limit")).contains("100");
        assertThat(behind.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        assertThat(behind.headers().firstValueAsLong("X-RateLimit-Reset").orElseThrow())
                .isGreaterThan(System.currentTimeMillis() / 1000);
        assertThat(behind.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 86_400L);
        assertThat(behind.body()).contains("Your tier free lists 100 posts a day");
        assertThat(page("/app/feed?before=" + next)).contains("Your tier free lists 100 posts a day");
        assertThat(talk.send("GET", "/users/me/posts?hours_back=87600&limit=130", "Authorization", key)
                        .headers()
                        .firstValue("X-RateLimit-Remaining"))
                .contains("0");
    }

    @Test
    void eachSearchAndQuestionSaysHowManyAreLeft() {
        HttpResponse<String> found = talk.send("GET", "/api/v1/search?q=nothing", "Authorization", key);
        assertThat(found.headers().firstValue("X-RateLimit-Remaining")).contains("9");
        assertThat(talk.send("GET", "/api/v1/search?q=nothing", "Authorization", key)
                        .headers()
                        .firstValue("X-RateLimit-Remaining"))
                .as("the same again")
                .contains("9");
        assertThat(talk.send("GET", "/rag/search?query=else", "Authorization", key)
                        .headers()
                        .firstValue("X-RateLimit-Remaining"))
                .contains("8");
        assertThat(talk.send("GET", "/api/v1/search?q=from%3A", "Authorization", key)
                        .statusCode())
                .isEqualTo(400);
        for (int left = 7; left >= 0; left--) {
            HttpResponse<String> asked =
                    talk.send("GET", "/api/v1/ask?question=now", "Authorization", key, "Accept", "application/json");
            assertThat(asked.headers().firstValue("X-RateLimit-Remaining")).contains(Integer.toString(left));
        }
        HttpResponse<String> used = talk.send("GET", "/api/v1/search?q=further", "Authorization", key);
        assertThat(used.statusCode()).isEqualTo(429);
        assertThat(used.body()).contains("allows 10 questions and searches a day");
        assertThat(page("/app/settings")).contains("Questions and searches today", "10 of 10");
    }

    @Test
    void aChannelRestsAndWakesByItsPages() {
        assertThat(post("/app/channels/" + chat + "/rest", "rests=true").statusCode())
                .isEqualTo(303);
        assertThat(page("/app/channels")).contains("Resting", "Limits");
        assertThat(talk.send("GET", "/app/channels/" + chat, "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
        assertThat(channels.list(Caller.person(free, false), free)).hasSize(1);
        assertThat(post("/app/channels/" + chat + "/rest", "rests=false").statusCode())
                .isEqualTo(303);
        assertThat(page("/app/channels/" + chat)).contains("Let it rest");
    }

    @Test
    void programsLetAChannelRestListAndWakeIt() {
        String place = "/api/v1/channels/" + chat + "/rest";
        assertThat(talk.send("PUT", place, "Authorization", key).statusCode()).isEqualTo(204);
        assertThat(talk.send("PUT", place, "Authorization", key).statusCode())
                .as("again")
                .isEqualTo(204);
        assertThat(talk.send("GET", "/api/v1/channels/resting", "Authorization", key)
                        .body())
                .contains("\"id\":" + chat);
        assertThat(talk.send("GET", "/api/v1/channels/" + chat, "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(talk.send("DELETE", place, "Authorization", key).statusCode())
                .isEqualTo(204);
        assertThat(talk.send("GET", "/api/v1/channels/resting", "Authorization", key)
                        .body())
                .doesNotContain("\"id\":" + chat);
        assertThat(talk.send("PUT", "/api/v1/channels/999999999/rest", "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoSeesAWeekSeesNothingOlder() {
        assertThat(post("/app/settings/retention", "days=7").statusCode()).isEqualTo(303);
        assertThat(page("/app/settings")).contains("7 days");
        jdbc.sql("update message set date = now() - interval '20 days' where chat_id = :chat and telegram_id <= 100")
                .param("chat", chat.value())
                .update();
        jdbc.sql("update message set date = now() - interval '1 day' where chat_id = :chat and telegram_id > 100")
                .param("chat", chat.value())
                .update();
        HttpResponse<String> seen = talk.send("GET", "/api/v1/posts?limit=100", "Authorization", key);
        assertThat(JsonMapper.shared().readTree(seen.body()).path("posts").size())
                .isEqualTo(30);
        assertThat(post("/app/settings/retention", "days=1000").statusCode()).isEqualTo(422);
    }
}
