package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import io.kanal.testing.ServerTest;
import io.kanal.testing.TelegramOnDesk;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody follows a channel whose older posts are being read for somebody else already. */
@ServerTest
class SecondFollowerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    JdbcClient jdbc;

    @Test
    void theySeeHowFarItIsAndNoJobThatTheyMayNotOpen() {
        String name = channelOfPosts(70);
        UserId first = member();
        UserId second = member();

        JsonNode begun = follow(first, name);
        String job = begun.path("job_id").asString();
        assertThat(get(first, "/api/v1/jobs/" + job)).contains("Back-fill of @" + name);

        JsonNode joined = follow(second, name);
        String channel = joined.path("channel").path("id").asString();
        assertThat(joined.path("job_id").isNull()).as(joined.toString()).isTrue();
        assertThat(joined.path("is_new").asBoolean()).isTrue();
        assertThat(joined.path("backfill").path("state").asString()).isIn("queued", "running");
        assertThat(get(second, "/app/channels/" + channel))
                .contains("Older posts are being read")
                .doesNotContain(job);
        assertThat(get(first, "/app/channels/" + channel)).contains(job);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> JSON.readTree(get(second, "/api/v1/channels/" + channel))
                        .path("backfill")
                        .isNull());
        assertThat(JSON.readTree(get(second, "/api/v1/channels/" + channel))
                        .path("posts")
                        .asInt())
                .isGreaterThanOrEqualTo(70);
        assertThat(get(second, "/app/channels/" + channel + "/reading")).doesNotContain("hx-get");
    }

    @Test
    void aFollowThatBreaksHasNotBegun() {
        String name = channelOfPosts(5);
        UserId person = member();
        String key = key(person);
        jdbc.sql("""
                        create function no_watch() returns trigger language plpgsql as
                        $$ begin raise exception 'no watch for this one'; end $$""").update();
        jdbc.sql("create trigger no_watch before insert on watch for each row when (new.user_id = " + person.value()
                        + ") execute function no_watch()")
                .update();
        try {
            assertThat(ask(key, name).statusCode()).isEqualTo(500);
        } finally {
            jdbc.sql("drop function no_watch cascade").update();
        }
        assertThat(count("select count(*) from job where title = :name", "Back-fill of @" + name))
                .isZero();
        assertThat(count("select count(*) from preview_channel where username = :name", name))
                .isZero();
        assertThat(count("select count(*) from watch where user_id = " + person.value() + " and :name <> ''", name))
                .isZero();

        JsonNode followed = follow(person, name);
        assertThat(followed.path("is_new").asBoolean()).isTrue();
    }

    @Test
    void aChannelThatTheLastPersonLeavesIsReadNoMore() {
        String name = channelOfPosts(5);
        UserId first = member();
        UserId second = member();
        String channel = follow(first, name).path("channel").path("id").asString();
        follow(second, name);

        leave(first, channel);
        assertThat(count("select count(*) from preview_channel where username = :name", name))
                .isEqualTo(1);
        leave(second, channel);
        assertThat(count("select count(*) from preview_channel where username = :name", name))
                .isZero();
    }

    private void leave(UserId person, String channel) {
        assertThat(new HttpTalk(port)
                        .send("DELETE", "/api/v1/channels/" + channel, "Authorization", key(person))
                        .statusCode())
                .isEqualTo(204);
    }

    private long count(String sql, String name) {
        return jdbc.sql(sql).param("name", name).query(Long.class).single();
    }

    private static String channelOfPosts(int posts) {
        World world = TelegramOnDesk.simulator().world();
        long number = ThreadLocalRandom.current().nextLong(3_000_000_000L, 4_000_000_000L);
        String name = "follow" + number;
        User owner = world.addUser(new User(number, false, "Olha", null, null, "uk", false, false));
        Chat chat = world.addChat(
                ChatKind.CHANNEL,
                -1_000_000_000_000L - number,
                new Chat.Settings("Followed twice", name, "", false, true, false, false, false, 3),
                owner.id());
        for (int i = 0; i < posts; i++) {
            world.posts().send(owner.id(), chat, NewMessage.text("Post number " + i));
        }
        return name;
    }

    private HttpResponse<String> ask(String key, String name) {
        return new HttpTalk(port)
                .sendBody(
                        "POST",
                        "/api/v1/channels",
                        "{\"reference\":\"@" + name + "\"}",
                        "Authorization",
                        key,
                        "Content-Type",
                        "application/json");
    }

    private JsonNode follow(UserId person, String name) {
        var answer = ask(key(person), name);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private String get(UserId person, String path) {
        boolean page = path.startsWith("/app/");
        var answer = new HttpTalk(port)
                .send(
                        "GET",
                        path,
                        page ? "Cookie" : "Authorization",
                        page ? "kanal=" + sessions.open(person, "test").reveal() : key(person));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private String key(UserId person) {
        return "Bearer "
                + keys.create(Caller.KANAL, person, "follower", EnumSet.of(Scope.READ, Scope.WRITE), null)
                        .token()
                        .reveal();
    }

    private UserId member() {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Follower', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single());
    }
}
