package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Audit;
import io.kanal.people.Retention;
import io.kanal.people.invites.Invites;
import io.kanal.people.settings.InstallationSettings;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Figures of the installation, and its settings that change while it runs, by page and REST. */
@ServerTest
class InstallationTest extends PersonOnPages {
    private static final String PLACE = "/app/people/installation";

    @Autowired
    InstallationSettings settings;

    @Autowired
    Retention retention;

    @Autowired
    Invites invites;

    @Autowired
    Audit audit;

    @AfterEach
    void asTheEnvironmentSays() {
        for (String name : new String[] {"registration", "retention_days", "privacy_text", "payments_contact"}) {
            settings.reset(Caller.KANAL, name);
        }
    }

    @Test
    void aSettingHoldsAtOnceIsAuditedAndGoesBack() {
        UserId member = member();
        assertThat(page(PLACE))
                .contains("From the environment (KANAL_RETENTION_DAYS)")
                .doesNotContain("/reset");
        assertThat(retention.since(member)).isEmpty();

        assertThat(post(PLACE + "/retention_days", "value=30").statusCode()).isEqualTo(303);
        assertThat(retention.since(member)).isPresent();
        assertThat(page(PLACE)).contains("Changed here by", PLACE + "/retention_days/reset");
        assertThat(audit.page(Caller.KANAL, null, 10))
                .anyMatch(deed -> deed.action().equals("setting.changed")
                        && "setting:retention_days".equals(deed.subject())
                        && "30".equals(deed.detail()));

        assertThat(post(PLACE + "/retention_days/reset", "").statusCode()).isEqualTo(303);
        assertThat(retention.since(member)).isEmpty();
        assertThat(audit.page(Caller.KANAL, null, 10))
                .anyMatch(deed -> deed.action().equals("setting.reset"));
    }

    @Test
    void registrationOpensWithoutAStart() {
        assertThat(invites.open()).isFalse();
        post(PLACE + "/registration", "value=open");
        assertThat(invites.open()).isTrue();
        post(PLACE + "/registration", "value=invite");
        assertThat(invites.open()).isFalse();
    }

    @Test
    void theTextAboutDataStandsOnThePageAndIsNoMarkup() {
        post(PLACE + "/privacy_text", "value=%23+Our+club%0D%0A%3Cb%3Ebold%3C%2Fb%3E");
        assertThat(talk.send("GET", "/privacy", "Accept", "text/html").body())
                .contains("Our club", "&lt;b&gt;bold&lt;/b&gt;");
    }

    @Test
    void whatIsNoValueIsRefusedBesideItsField() {
        for (String wrong : new String[] {"0", "366", "-1", "many", "1e2"}) {
            HttpResponse<String> answer = post(PLACE + "/retention_days", "value=" + wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
            assertThat(answer.body()).contains("value=\"" + wrong + "\"", "1 to 365");
        }
        assertThat(post(PLACE + "/registration", "value=closed").statusCode()).isEqualTo(422);
        assertThat(post(PLACE + "/registration", "value=").statusCode()).isEqualTo(422);
        assertThat(post(PLACE + "/bot_token", "value=1").statusCode()).isEqualTo(404);
    }

    @Test
    void programsListChangeAndResetThem() {
        JsonNode list = call("GET", "/api/v1/settings", "", 200).path("settings");
        assertThat(list.findValuesAsString("name"))
                .containsExactly("registration", "retention_days", "privacy_text", "payments_contact");
        JsonNode changed = call("PUT", "/api/v1/settings/registration", "{\"value\":\"open\"}", 200);
        assertThat(changed.path("changed").asBoolean()).isTrue();
        assertThat(changed.path("environment").asString()).isEqualTo("invite");
        assertThat(changed.path("changed_by").asLong())
                .isEqualTo(users.administrator().id().value());
        call("PUT", "/api/v1/settings/registration", "{\"value\":\"shut\"}", 422);
        call("PUT", "/api/v1/settings/KANAL_DATABASE_URL", "{\"value\":\"x\"}", 404);
        assertThat(call("DELETE", "/api/v1/settings/registration", "", 200)
                        .path("value")
                        .asString())
                .isEqualTo("invite");
    }

    @Test
    void figuresCountWhoIsActiveAndWhatThePostsDidNotSay() {
        JsonNode before = call("GET", "/api/v1/figures?days=2", "", 200);
        UserId member = member();
        sessions.open(member, "Firefox");
        for (String kind : new String[] {"not_found", "extractive"}) {
            jdbc.sql("""
                            insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache)
                            values (gen_random_uuid(), :user, now(), 'What?', :kind, 1, false)""").param("user", member.value()).param("kind", kind).update();
        }
        jdbc.sql("""
                        insert into use_of_day (user_id, day, what, used)
                        values (:user, current_date, 'questions', 7), (:user, current_date, 'posts', 99)""").param("user", member.value()).update();
        JsonNode after = call("GET", "/api/v1/figures?days=2", "", 200);
        assertThat(grown(before, after, "people")).isGreaterThanOrEqualTo(1);
        assertThat(after.path("active").path("month").asLong())
                .isGreaterThan(before.path("active").path("month").asLong());
        assertThat(sum(after, "questions") - sum(before, "questions")).isEqualTo(2);
        assertThat(sum(after, "unanswered") - sum(before, "unanswered")).isEqualTo(1);
        assertThat(sum(after, "counted") - sum(before, "counted")).isEqualTo(7);
        assertThat(page("/app/people/figures")).contains("Active people", "Questions the posts did not answer", "<svg");

        jdbc.sql("update sessions set last_seen_at = now() - interval '40 days' where user_id = :user")
                .param("user", member.value())
                .update();
        jdbc.sql("delete from use_of_day where user_id = :user")
                .param("user", member.value())
                .update();
        jdbc.sql("update audit set at = now() - interval '40 days' where actor = :user")
                .param("user", member.value())
                .update();
        assertThat(call("GET", "/api/v1/figures?days=2", "", 200)
                        .path("active")
                        .path("month")
                        .asLong())
                .isEqualTo(after.path("active").path("month").asLong() - 1);
    }

    @Test
    void membersReachNeither() {
        person(member(), EnumSet.of(Scope.READ, Scope.WRITE));
        for (String path : new String[] {PLACE, "/app/people/figures"}) {
            assertThat(talk.send("GET", path, "Cookie", cookie, "Accept", "text/html")
                            .statusCode())
                    .isEqualTo(403);
        }
        call("GET", "/api/v1/settings", "", 403);
        call("GET", "/api/v1/figures", "", 403);
        call("PUT", "/api/v1/settings/registration", "{\"value\":\"open\"}", 403);
    }

    private static long grown(JsonNode before, JsonNode after, String name) {
        return after.path(name).asLong() - before.path(name).asLong();
    }

    private static long sum(JsonNode figures, String name) {
        return figures.path("days")
                .valueStream()
                .mapToLong(day -> day.path(name).asLong())
                .sum();
    }

    private JsonNode call(String method, String path, String body, int status) {
        HttpResponse<String> answer = body.isEmpty()
                ? talk.send(method, path, "Authorization", key)
                : talk.sendBody(method, path, body, "Authorization", key, "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }
}
