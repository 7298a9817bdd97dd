package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.people.Keys;
import io.kanal.people.LoginLinks;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whose days and hours a page shows. */
@ServerTest
class PersonsTimeTest {
    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    LoginLinks links;

    @LocalServerPort
    int port;

    private HttpTalk talk;
    private User before;
    private String cookie;
    private String key;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        before = users.administrator();
        cookie = "kanal=" + sessions.open(before.id(), "test").reveal();
        key = "Bearer "
                + keys.create(Caller.KANAL, before.id(), "time", EnumSet.allOf(Scope.class), null)
                        .token()
                        .reveal();
    }

    @AfterEach
    void asItWas() {
        String language = before.language().getLanguage();
        users.change(before.caller(), before.id(), new Users.Profile(before.name(), before.zone(), language, null));
        if (!before.zoneChosen()) {
            users.change(before.caller(), before.id(), new Users.Profile(before.name(), null, language, null));
        }
    }

    private HttpResponse<String> post(String path, String form, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        return talk.sendBody("POST", path, form, all);
    }

    private String settings() {
        HttpResponse<String> page = talk.send("GET", "/app/settings", "Cookie", cookie, "Accept", "text/html");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page.body();
    }

    private User person() {
        return users.find(before.id()).orElseThrow();
    }

    @Test
    void theBrowsersZoneIsTakenUntilOneIsChosen() {
        assertThat(post("/app/settings", "name=Anna&language=en&zone=", "Authorization", key)
                        .statusCode())
                .isEqualTo(303);
        assertThat(post("/app/settings/zone", "zone=Asia%2FTokyo", "Authorization", key)
                        .statusCode())
                .isEqualTo(204);
        assertThat(person().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(settings())
                .contains("data-zone=\"Asia/Tokyo\"")
                .contains("<optgroup label=\"Europe\">")
                .contains("Tokyo · Japan Time · GMT+9</option>");

        post("/app/settings", "name=Anna&language=en&zone=Europe%2FKyiv", "Authorization", key);
        post("/app/settings/zone", "zone=Asia%2FTokyo", "Authorization", key);
        assertThat(person().zone()).isEqualTo(ZoneId.of("Europe/Kyiv"));
        assertThat(settings()).doesNotContain("data-zone=\"");

        HttpResponse<String> unknown = post("/app/settings/zone", "zone=Mars%2FOlympus", "Authorization", key);
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains("Mars/Olympus", "Europe/Kyiv");
    }

    @Test
    void aLogInTakesTheZoneOfItsBrowserAndLetsAnOddOneIn() {
        users.change(
                before.caller(),
                before.id(),
                new Users.Profile(before.name(), null, before.language().getLanguage(), null));
        assertThat(enter("America%2FLima").statusCode()).isEqualTo(303);
        assertThat(person().zone()).isEqualTo(ZoneId.of("America/Lima"));
        assertThat(enter("Mars%2FOlympus").statusCode()).isEqualTo(303);
        assertThat(enter("").statusCode()).isEqualTo(303);
        assertThat(person().zone()).isEqualTo(ZoneId.of("America/Lima"));
        assertThat(person().zoneChosen()).isFalse();
    }

    @Test
    void daysAndMonthsAreThoseOfThePersonsCalendarAndZone() {
        // 16 November 2026, 23:33 in Greenwich and the day after in Tehran.
        HttpResponse<String> pushed = talk.sendBody(
                "POST", "/api/v1/messages", """
                {"message_id":1,"date":1794871980,"chat":{"id":-1003412000001,"type":"channel","title":"Days"},"text":"calendarword"}
                """, "Authorization", key, "Content-Type", "application/x-ndjson");
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(found("en", "", "UTC")).contains("Nov 16, 2026"));
        assertThat(found("fa", "", "Asia/Tehran"))
                .contains("title=\"۲۶ آبان ۱۴۰۵، ۳:۰۳\"")
                .contains("<span>آبان ۱۴۰۵</span>")
                .contains("after:2026-10-23%20before:2026-11-22")
                .doesNotContain("نوامبر");
        assertThat(search("calendarword+after:2026-10-23+before:2026-11-22"))
                .contains(">از ۱ آبان ۱۴۰۵<")
                .contains(">تا ۳۰ آبان ۱۴۰۵<");
        assertThat(search("calendarword+after:2026-10")).contains(">after:2026-10<");
        assertThat(found("fa", "gregorian", "Asia/Tehran"))
                .contains("۱۷ نوامبر ۲۰۲۶")
                .contains("after:2026-11-01%20before:2026-12-01")
                .doesNotContain("آبان");
        assertThat(found("ru", "persian", "Asia/Tehran"))
                .contains("26 абана 1405")
                .contains("<span>абан 1405</span>");
        assertThat(post("/app/settings", "name=Anna&language=en&zone=&calendar=maya", "Authorization", key)
                        .statusCode())
                .isEqualTo(422);
    }

    private String found(String language, String calendar, String zone) {
        String form = "name=Anna&zone=" + zone + "&language=" + language + "&calendar=" + calendar;
        assertThat(post("/app/settings", form, "Authorization", key).statusCode())
                .isEqualTo(303);
        return search("calendarword");
    }

    private String search(String query) {
        HttpResponse<String> page =
                talk.send("GET", "/app/search?sort=date&q=" + query, "Cookie", cookie, "Accept", "text/html");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page.body();
    }

    private HttpResponse<String> enter(String zone) {
        String path = links.create(Caller.KANAL, before.id()).path();
        HttpResponse<String> page = talk.send("GET", path, "Accept", "text/html");
        assertThat(page.body()).contains("name=\"zone\"");
        String nonce = page.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        return post(path, "nonce=" + nonce.split("=", 2)[1] + "&zone=" + zone, "Cookie", nonce);
    }
}
