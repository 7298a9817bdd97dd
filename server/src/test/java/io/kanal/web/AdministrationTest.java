package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Audit;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.secrets.Secret;
import io.kanal.simulator.play.PlayWorld;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Administrators look after people by pages and by the contract's calls; nobody else does. */
@ServerTest
class AdministrationTest extends PersonOnPages {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    Subscriptions subscriptions;

    @Autowired
    Audit audit;

    @Autowired
    Bots bots;

    private JsonNode call(String method, String path, String body, int status) {
        HttpResponse<String> answer = body.isEmpty()
                ? talk.send(method, path, "Authorization", key)
                : talk.sendBody(method, path, body, "Authorization", key, "Content-Type", "application/json");
        assertThat(answer.statusCode())
                .as(method + " " + path + "\n" + answer.body())
                .isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    @Test
    void thePanelsCallsHaveTheContractsShapes() {
        UserId member = member();
        JsonNode page = call("GET", "/api/admin/users?limit=1", "", 200);
        assertThat(page.path("users").path(0).path("id").asLong()).isEqualTo(member.value());
        assertThat(page.path("users").path(0).path("role").asString()).isEqualTo("user");
        assertThat(page.path("pages").asInt()).isPositive();
        assertThat(call("GET", "/api/admin/user/" + member, "", 200)
                        .path("channels")
                        .isArray())
                .isTrue();

        JsonNode given = call(
                "POST",
                "/api/admin/user/" + member + "/subscription",
                "{\"subscription_type\":\"premium\",\"days\":30}",
                200);
        assertThat(given.path("max_channels").asInt()).isEqualTo(50);
        assertThat(given.path("expires").asString()).endsWith("Z");
        assertThat(call("POST", "/api/admin/user/" + member + "/subscription", "{\"type\":\"gold\"}", 400)
                        .path("detail")
                        .asString())
                .contains("premium");
        call("POST", "/api/admin/user/" + member + "/max_channels", "{\"max_channels\":7}", 200);
        assertThat(subscriptions.limits(member).orElseThrow().channels()).isEqualTo(7);
        call("POST", "/api/admin/user/" + member + "/role", "{\"role\":\"king\"}", 400);
        call("GET", "/api/admin/user/999999999", "", 404);
        call("POST", "/api/admin/user/-5/block", "{\"blocked\":true}", 404);

        JsonNode made = call("POST", "/api/admin/invite/create", "{\"subscription\":\"trial\",\"trial_days\":7}", 200);
        String code = made.path("code").asString();
        assertThat(code).matches("[A-Z0-9]{12}");
        assertThat(call("GET", "/api/admin/invite/" + code + "/usage", "", 200)
                        .path("uses_count")
                        .asInt())
                .isZero();
        assertThat(call("GET", "/api/admin/invites?status=active&limit=1", "", 200)
                        .path("invites")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo(code);
        call("POST", "/api/admin/invite/" + code + "/deactivate", "{}", 200);
        assertThat(call("GET", "/api/admin/stats/summary", "", 200)
                        .path("users")
                        .path("admins")
                        .asInt())
                .isPositive();
        assertThat(call("GET", "/api/admin/stats/registrations?days=7", "", 200)
                        .path("labels")
                        .size())
                .isEqualTo(7);
        assertThat(call("GET", "/users?active_only=true&limit=1", "", 200)
                        .path("total")
                        .asLong())
                .isPositive();
        assertThat(call("GET", "/users/" + member + "/auth_status", "", 200)
                        .path("is_authenticated")
                        .asBoolean())
                .isFalse();
        assertThat(audit.page(Caller.KANAL, null, 50))
                .extracting(Audit.Deed::action)
                .contains("subscription.created", "user.channels", "invite.created", "invite.ended");
    }

    @Test
    void anInviteIsShownToACamera() {
        if (bots.own().isEmpty()) {
            bots.register(Caller.KANAL, new Secret<>(PlayWorld.BOT_TOKEN), Set.of(BotPurpose.KANAL));
        }
        String code = call("POST", "/api/admin/invite/create", "{\"subscription\":\"trial\"}", 200)
                .path("code")
                .asString();
        assertThat(page("/app/people/invites")).contains("\"/app/people/invites/" + code + "\"");
        assertThat(page("/app/people/invites/" + code))
                .contains("<svg class=\"qr\"", "role=\"img\"", "aria-label=\"QR code of the link ", "?start=" + code)
                .doesNotContain("style=");
        assertThat(talk.send("GET", "/app/people/invites/NOSUCHCODE12", "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aMemberReachesNoneOfIt() {
        UserId member = member();
        person(member, EnumSet.of(Scope.READ, Scope.WRITE));
        for (String path : new String[] {
            "/api/admin/users", "/api/admin/user/" + member, "/api/admin/invites", "/api/admin/stats/summary", "/users"
        }) {
            assertThat(talk.send("GET", path, "Authorization", key).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        for (String path :
                new String[] {"/app/people", "/app/people/" + member, "/app/people/invites", "/app/people/audit"}) {
            assertThat(talk.send("GET", path, "Cookie", cookie, "Accept", "text/html")
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(page("/app/settings")).contains("Your tier").doesNotContain("/app/people");
    }

    @Test
    void anAdministratorFindsSomebodyAndChangesWhatTheyMay() {
        UserId member = member();
        jdbc.sql("update users set name = 'Zofia Quitzau', telegram_username = 'zofia_q' where id = :id")
                .param("id", member.value())
                .update();
        assertThat(page("/app/people?q=quitz")).contains("Zofia Quitzau", "@zofia_q");
        assertThat(page("/app/people?q=zofia+nobodyelse")).doesNotContain("Zofia Quitzau");
        assertThat(page("/app/people?q=%27%29+%7C+%21%3A%2A"))
                .as("no operators")
                .contains("Zofia Quitzau");

        String own = sessions.open(member, "Firefox").reveal();
        String place = "/app/people/" + member;
        assertThat(post(place + "/tier", "tier=basic&days=30&note=%3Cb%3Epaid%3C%2Fb%3E")
                        .statusCode())
                .isEqualTo(303);
        assertThat(page(place)).contains("Basic", "&lt;b&gt;paid", "Logged in in 1 browser");
        assertThat(post(place + "/tier", "tier=basic&days=many").body()).contains("days is &#39;many&#39;");
        assertThat(post(place + "/block", "days=3&reason=spam").statusCode()).isEqualTo(303);
        assertThat(sessions.find(own)).as("logged out at once").isEmpty();
        assertThat(page(place)).contains("Blocked until", "spam");
        assertThat(page("/app/people?show=blocked")).contains("Zofia Quitzau");
        assertThat(post(place + "/unblock", "").statusCode()).isEqualTo(303);
        assertThat(users.find(member).orElseThrow().active()).isTrue();
        assertThat(page("/app/people/audit")).contains("user.blocked", "user.unblocked", "subscription.created");
    }

    @Test
    void theLastAdministratorStaysOne() {
        UserId last = users.administrator().id();
        jdbc.sql("update users set role = 'member' where role = 'administrator' and id <> :id")
                .param("id", last.value())
                .update();
        HttpResponse<String> refused = post("/app/people/" + last + "/role", "administrator=false");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("last administrator");
        call("POST", "/api/admin/user/" + last + "/role", "{\"role\":\"user\"}", 409);
        call("POST", "/api/admin/user/" + last + "/block", "{\"blocked\":true}", 409);

        UserId second = member();
        call("POST", "/api/admin/user/" + second + "/role", "{\"role\":\"admin\"}", 200);
        String session = sessions.open(second, "Firefox").reveal();
        call("POST", "/api/admin/user/" + second + "/role", "{\"role\":\"user\"}", 200);
        assertThat(sessions.find(session)).as("ends with the role").isEmpty();
    }

    @Test
    void anInviteIsMadeShownAndEndedOnItsPage() {
        HttpResponse<String> made = post("/app/people/invites", "tier=trial&max_uses=2&expires_days=7&trial_days=");
        assertThat(made.statusCode()).isEqualTo(303);
        String address = made.headers().firstValue("Location").orElseThrow();
        String code = address.substring(address.indexOf("made=") + 5);
        assertThat(page(address)).contains(code, "Trial", "for 7 days", "0 of 2");
        assertThat(post("/app/people/invites", "tier=gold").statusCode()).isEqualTo(422);
        assertThat(post("/app/people/invites/" + code + "/end", "").statusCode())
                .isEqualTo(303);
        assertThat(page("/app/people/invites")).contains("over");
    }

    @Test
    void sessionsOfAPersonAreEndedByThemselvesAndByAdministrators() {
        UserId member = member();
        String session = sessions.open(member, "Firefox").reveal();
        call("DELETE", "/api/admin/user/" + member + "/auth", "", 200);
        assertThat(sessions.find(session)).isEmpty();
        String again = sessions.open(member, "Firefox").reveal();
        assertThat(call("POST", "/users/" + member + "/logout", "{}", 200)
                        .path("status")
                        .asString())
                .isEqualTo("logged_out");
        assertThat(sessions.find(again)).isEmpty();
        UserId other = member();
        person(other, EnumSet.of(Scope.READ, Scope.WRITE));
        call("POST", "/users/" + member + "/logout", "{}", 403);
        call("POST", "/users/me/logout", "{}", 200);
        call("POST", "/users/-7/logout", "{}", 422);
        call("POST", "/users/99999999999999999999999/logout", "{}", 422);
    }

    @Test
    void whileKanalIsMaintainedOnlyAdministratorsPass() {
        String administrators = key;
        String admin = cookie;
        person(member(), EnumSet.of(Scope.READ, Scope.WRITE));
        try {
            var begun = talk.sendBody(
                    "PUT",
                    "/api/v1/maintenance",
                    "{\"text\":\"We move <b>house</b>\"}",
                    "Authorization",
                    administrators,
                    "Content-Type",
                    "application/json");
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
            var refused = talk.send("GET", "/api/v1/channels", "Authorization", key);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("300");
            assertThat(JSON.readTree(refused.body()).path("detail").asString()).isEqualTo("We move <b>house</b>");
            var shown = talk.send("GET", "/app/feed", "Cookie", cookie, "Accept", "text/html");
            assertThat(shown.statusCode()).isEqualTo(503);
            assertThat(shown.body()).contains("We move &lt;b&gt;house&lt;/b&gt;");
            assertThat(talk.send("GET", "/api/v1/channels", "Authorization", administrators)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(talk.send("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(talk.send("GET", "/app/people/maintenance", "Cookie", admin, "Accept", "text/html")
                            .body())
                    .contains("The doors are shut");
        } finally {
            assertThat(talk.send("DELETE", "/api/v1/maintenance", "Authorization", administrators)
                            .statusCode())
                    .isEqualTo(204);
        }
        assertThat(talk.send("GET", "/api/v1/channels", "Authorization", key).statusCode())
                .isEqualTo(200);
        assertThat(talk.send("DELETE", "/api/v1/maintenance", "Authorization", key)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theOldPanelsLinkLeadsToTheLogInPage() {
        var answer = talk.send("GET", "/admin-panel?token=" + "a".repeat(43), "Accept", "text/html");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login/" + "a".repeat(43));
        assertThat(talk.send("GET", "/admin-panel?token=//evil.example", "Accept", "text/html")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/app/people");
    }
}
