package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.payments.Ledger;
import io.kanal.people.payments.Payment;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.sql.Types;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The ledger and a person's own payments, on pages and over REST. */
@ServerTest
class PaymentsPagesTest extends PersonOnPages {
    @Autowired
    Ledger ledger;

    @Autowired
    Subscriptions subscriptions;

    private UserId anna;
    private UserId boris;
    private long back;

    @BeforeEach
    void fill() {
        anna = member("Anna <b>&");
        boris = member("Boris");
        line(anna, "payment", 400, "charge-" + anna, null);
        back = line(anna, "chargeback", -400, "charge-" + anna, null);
        line(boris, "payment", 1200, "charge-" + boris, "wrong-amount");
    }

    private UserId member(String name) {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at)
                        values (:name, 'member', 'UTC', 'en', now()) returning id""").param("name", name).query(Long.class).single());
    }

    private long line(UserId person, String kind, int stars, String charge, @Nullable String trouble) {
        return jdbc.sql("""
                        insert into star_ledger (at, kind, user_id, telegram_id, bot_id, tier, stars, charge_id, trouble)
                        values (now(), :kind, :person, 1, 1, 'basic', :stars, :charge, :trouble) returning id""")
                .param("kind", kind)
                .param("person", person.value())
                .param("stars", stars)
                .param("charge", charge)
                .param("trouble", trouble, Types.VARCHAR)
                .query(Long.class)
                .single();
    }

    @Test
    void theLedgerMarksWhatWentBackAndShowsOnePerson() {
        String page = page("/app/admin/payments?person=" + anna);
        assertThat(page)
                .contains("Payments of", "Anna &lt;b&gt;&amp;", "Taken back by Telegram", "payment-" + back)
                .containsPattern("class=\"tag bad\"[^>]*>[-−]400")
                .doesNotContain("charge-" + boris, "/refund\"");
        assertThat(page("/app/admin/payments?person=" + boris)).contains("another amount", "/refund\"");
        assertThat(page("/app/admin/payments?person=0")).contains("Nothing was paid yet");
    }

    @Test
    void anAdministratorEntersAPaymentAndWrongOnesAreTold() {
        assertThat(post("/app/admin/payments", "who=%s&tier=premium&stars=0&days=10&note=cash".formatted(boris))
                        .statusCode())
                .isEqualTo(303);
        assertThat(subscriptions.current(Caller.KANAL, boris).tier()).isEqualTo(Tier.PREMIUM);
        assertThat(ledger.page(Caller.KANAL, boris, null, 1).getFirst())
                .returns(Payment.Kind.MANUAL, Payment::kind)
                .returns("cash", Payment::note);
        HttpResponse<String> wrong =
                post("/app/admin/payments", "who=%s&tier=premium&stars=0&days=9999&note=kept".formatted(boris));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"kept\"", "role=\"alert\"");
        assertThat(post("/app/admin/payments/" + back + "/refund", "").body())
                .contains("Only payments in Stars can be given back");
    }

    @Test
    void aPersonSeesTheirOwnAndNobodyElses() {
        person(anna, EnumSet.of(Scope.READ, Scope.WRITE));
        assertThat(page("/app/settings/payments"))
                .contains("Taken back by Telegram")
                .doesNotContain("another amount", "/app/admin/payments");
        assertThat(page("/app/settings")).contains("/app/settings/payments");
        assertThat(get("/app/admin/payments").statusCode()).isEqualTo(403);
        assertThat(post("/app/admin/payments/" + back + "/refund", "").statusCode())
                .isEqualTo(403);
        assertThat(post("/app/settings/payments/cancel", "").statusCode()).isEqualTo(404);
        HttpResponse<String> own = talk.send("GET", "/api/v1/payments", "Authorization", key);
        assertThat(own.body()).contains("\"stars\":-400", "charge-" + anna).doesNotContain("charge-" + boris);
        assertThat(talk.send("GET", "/api/v1/payments/ledger", "Authorization", key)
                        .statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> get(String path) {
        return talk.send("GET", path, "Cookie", cookie, "Accept", "text/html");
    }
}
