package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.people.Audit;
import io.kanal.people.payments.Ledger;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An administrator has a copy of somebody's data made, erases them, and finds what they paid. */
@ServerTest
class PersonDataPagesTest extends PersonOnPages {
    @Autowired
    Audit audit;

    @Autowired
    Ledger ledger;

    @Test
    void aCopyIsMadeForAnotherAndFetchedUnderThatPersonAlone() {
        UserId member = member();
        String place = "/app/people/" + member + "/data";
        assertThat(page("/app/people/" + member)).contains(place + "/copy", place + "#erase");
        HttpResponse<String> made = post(place + "/copy", "");
        assertThat(made.statusCode()).isEqualTo(303);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page(place)).contains(place + "/copies/"));
        String id = page(place).replaceAll("(?s).*/data/copies/([0-9a-f-]{36})\".*", "$1");
        HttpResponse<String> file = get(place + "/copies/" + id);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).startsWith("PK");
        String another = "/app/people/" + member() + "/data/copies/" + id;
        assertThat(get(another).statusCode()).isEqualTo(404);
        assertThat(post(another + "/delete", "").statusCode()).isEqualTo(404);
        assertThat(post(place + "/copies/" + id + "/delete", "").statusCode()).isEqualTo(303);
        assertThat(page(place)).doesNotContain(id);
        assertThat(audit.page(Caller.KANAL, null, 50))
                .anyMatch(deed -> deed.action().equals("person.copied") && ("user:" + member).equals(deed.subject()));
    }

    @Test
    void anErasureTakesTheirNameAndLeavesAReportAndARowOfTheAudit() {
        UserId member = member();
        String place = "/app/people/" + member + "/data";
        assertThat(page(place)).contains("What goes", "This cannot be undone", "Type “Somebody”");
        HttpResponse<String> wrong = post(place + "/erase", "word=Anybody");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Type &#39;Somebody&#39;");
        assertThat(users.find(member)).isPresent();

        HttpResponse<String> begun = post(place + "/erase", "word=Somebody");
        assertThat(begun.statusCode()).isEqualTo(303);
        String report = begun.headers().firstValue("location").orElseThrow();
        assertThat(report).startsWith("/app/people/erasures/");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(page(report)).contains("The person is erased", "account"));
        assertThat(users.find(member)).isEmpty();
        assertThat(audit.page(Caller.KANAL, null, 50))
                .anyMatch(deed -> deed.action().equals("person.erased"));
    }

    @Test
    void oneselfAndTheLastAdministratorAreNotErasedHere() {
        UserId self = users.administrator().id();
        String place = "/app/people/" + self + "/data";
        assertThat(page(place)).contains("This is you", "/app/settings/data").doesNotContain("data-word");
        HttpResponse<String> refused = post(place + "/erase", "word=Administrator");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("in their own settings");
        assertThat(users.find(self)).isPresent();
    }

    @Test
    void nobodyButAdministratorsComesThere() {
        UserId member = member();
        UserId other = member();
        person(member, EnumSet.of(Scope.READ, Scope.WRITE));
        for (UserId whose : new UserId[] {member, other}) {
            assertThat(get("/app/people/" + whose + "/data").statusCode()).isEqualTo(403);
            assertThat(post("/app/people/" + whose + "/data/erase", "word=Somebody")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(users.find(other)).isPresent();
    }

    @Test
    void whatSomebodyPaidIsOneStepFromTheirPageAndBack() {
        UserId member = member();
        assertThat(page("/app/people/" + member)).doesNotContain("/app/admin/payments?person=" + member);
        ledger.enter(users.administrator().caller(), member, Tier.BASIC, 400, 30, "cash");
        assertThat(page("/app/people/" + member)).contains("/app/admin/payments?person=" + member);
        assertThat(page("/app/admin/payments?person=" + member)).contains("\"/app/people/" + member + "\"");
    }

    private HttpResponse<String> get(String path) {
        return talk.send("GET", path, "Cookie", cookie, "Accept", "text/html");
    }
}
