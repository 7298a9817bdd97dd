package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Payments in Stars, as bots and people see them. */
final class StarsTest {
    private static final int MONTH = 2_592_000;
    private static final String TOO_OLD =
            "400 Bad Request: query is too old and response timeout expired or query ID is invalid";

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(SimulatorOptions.forTests().withClock(() -> now)).greet();
        desk.updates();
    }

    @AfterEach
    void end() {
        desk.close();
    }

    private static Map<String, Object> invoice(int stars) {
        Map<String, Object> body = new HashMap<>();
        body.put("title", "Basic");
        body.put("description", "A month of Basic");
        body.put("payload", "basic:1");
        body.put("currency", "XTR");
        body.put("prices", List.of(Map.of("label", "Basic", "amount", stars)));
        return body;
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        body.put(name, value);
        return body;
    }

    private String slug(Map<String, Object> body) {
        String link = desk.call("createInvoiceLink", body).asString();
        assertThat(link).matches("https://t\\.me/\\$[\\w-]{10,}");
        return link.substring("https://t.me/$".length());
    }

    private String monthly(int stars) {
        return slug(with(invoice(stars), "subscription_period", MONTH));
    }

    private void pay(String slug) {
        desk.api.sim("pay", Map.of("as", desk.anna, "slug", slug));
    }

    private void allow() {
        String query = desk.update("pre_checkout_query").get("id").asString();
        desk.call("answerPreCheckoutQuery", Map.of("pre_checkout_query_id", query, "ok", true));
    }

    /** What the bot hears of a payment that it allowed. */
    private JsonNode paid(String slug) {
        pay(slug);
        allow();
        return desk.update("message").get("successful_payment");
    }

    private JsonNode stars() {
        return desk.api.sim("stars", Map.of("as", desk.anna));
    }

    private String charge(JsonNode payment) {
        return payment.get("telegram_payment_charge_id").asString();
    }

    @Test
    void anInvoiceMessageIsPaidOnce() {
        JsonNode sent = desk.call("sendInvoice", with(invoice(100), "chat_id", desk.anna));
        assertThat(sent.get("invoice").get("total_amount").asInt()).isEqualTo(100);
        assertThat(sent.get("invoice").has("payload")).isFalse();
        desk.api.sim(
                "pay",
                Map.of(
                        "as",
                        desk.anna,
                        "chat",
                        desk.bot,
                        "message",
                        sent.get("message_id").asInt()));
        JsonNode asked = desk.update("pre_checkout_query");
        assertThat(asked.get("from").get("id").asLong()).isEqualTo(desk.anna);
        assertThat(asked.get("invoice_payload").asString()).isEqualTo("basic:1");
        assertThat(asked.get("total_amount").asInt()).isEqualTo(100);
        assertThat(stars().get("balance").asInt()).isEqualTo(2500);
        Map<String, Object> answer =
                Map.of("pre_checkout_query_id", asked.get("id").asString(), "ok", true);
        desk.call("answerPreCheckoutQuery", answer);
        JsonNode message = desk.update("message");
        JsonNode payment = message.get("successful_payment");
        assertThat(message.get("from").get("id").asLong()).isEqualTo(desk.anna);
        assertThat(payment.get("currency").asString()).isEqualTo("XTR");
        assertThat(payment.get("total_amount").asInt()).isEqualTo(100);
        assertThat(payment.has("is_recurring")).isFalse();
        assertThat(stars().get("balance").asInt()).isEqualTo(2400);
        assertThat(desk.call("getMyStarBalance", Map.of()).get("amount").asInt())
                .isEqualTo(100);
        assertThat(desk.refusal("answerPreCheckoutQuery", answer)).isEqualTo(TOO_OLD);
    }

    @Test
    void whatTheBotRefusesIsNotPaid() {
        pay(slug(invoice(100)));
        String query = desk.update("pre_checkout_query").get("id").asString();
        assertThat(desk.refusal("answerPreCheckoutQuery", Map.of("pre_checkout_query_id", query, "ok", false)))
                .isEqualTo("400 Bad Request: parameter \"error_message\" is required");
        desk.call(
                "answerPreCheckoutQuery",
                Map.of("pre_checkout_query_id", query, "ok", false, "error_message", "Sold out"));
        assertThat(desk.updates()).isEmpty();
        assertThat(stars().get("balance").asInt()).isEqualTo(2500);
    }

    @Test
    void anAnswerAfterTenSecondsIsTooLate() {
        pay(slug(invoice(100)));
        String query = desk.update("pre_checkout_query").get("id").asString();
        now = now.plusSeconds(10);
        assertThat(desk.refusal("answerPreCheckoutQuery", Map.of("pre_checkout_query_id", query, "ok", true)))
                .isEqualTo(TOO_OLD);
        assertThat(stars().get("balance").asInt()).isEqualTo(2500);
        assertThat(desk.updates()).isEmpty();
    }

    @Test
    void anotherBotCannotAnswer() {
        pay(slug(invoice(100)));
        String query = desk.update("pre_checkout_query").get("id").asString();
        String other = desk.api
                .sim("createBot", Map.of("first_name", "Other", "username", "other_bot"))
                .get("token")
                .asString();
        Map<String, Object> answer = Map.of("pre_checkout_query_id", query, "ok", true);
        assertThat(desk.api.refusal(other, "answerPreCheckoutQuery", answer)).isEqualTo(TOO_OLD);
        desk.call("answerPreCheckoutQuery", answer);
        String charge = charge(desk.update("message").get("successful_payment"));
        assertThat(desk.api.refusal(
                        other, "refundStarPayment", Map.of("user_id", desk.anna, "telegram_payment_charge_id", charge)))
                .isEqualTo("400 Bad Request: CHARGE_NOT_FOUND");
    }

    @Test
    void wrongInvoicesAreRefused() {
        assertThat(refused(with(invoice(100), "currency", "USD"))).isEqualTo("PAYMENT_PROVIDER_INVALID");
        assertThat(refused(with(invoice(100), "provider_token", "284685063:TEST")))
                .isEqualTo("STARS_INVOICE_INVALID");
        assertThat(refused(with(
                        invoice(100),
                        "prices",
                        List.of(Map.of("label", "a", "amount", 1), Map.of("label", "b", "amount", 2)))))
                .isEqualTo("STARS_INVOICE_INVALID");
        assertThat(refused(with(invoice(100), "prices", List.of()))).isEqualTo("there must be at least one price");
        assertThat(refused(invoice(0))).isEqualTo("total price must be positive");
        assertThat(refused(with(invoice(1), "title", "x".repeat(33)))).isEqualTo("STARS_INVOICE_INVALID");
        assertThat(refused(with(invoice(1), "title", ""))).isEqualTo("parameter \"title\" is required");
        assertThat(refused(with(invoice(1), "description", "x".repeat(256)))).isEqualTo("STARS_INVOICE_INVALID");
        assertThat(refused(with(invoice(1), "payload", "я".repeat(65)))).isEqualTo("INVOICE_PAYLOAD_INVALID");
        assertThat(refused(invoice(100_001))).isEqualTo("CURRENCY_TOTAL_AMOUNT_INVALID");
        assertThat(refused(with(invoice(1), "subscription_period", MONTH * 3)))
                .isEqualTo("SUBSCRIPTION_PERIOD_INVALID");
        assertThat(refused(with(invoice(10_001), "subscription_period", MONTH)))
                .isEqualTo("SUBSCRIPTION_AMOUNT_INVALID");
        slug(with(
                with(with(invoice(10_000), "subscription_period", MONTH), "title", "я".repeat(32)),
                "payload",
                "я".repeat(64)));
        assertThat(desk.refusal(
                        "sendInvoice",
                        with(
                                with(invoice(1), "chat_id", desk.anna),
                                "reply_markup",
                                Map.of(
                                        "inline_keyboard",
                                        List.of(List.of(Map.of("text", "x", "callback_data", "x")))))))
                .isEqualTo("400 Bad Request: REPLY_MARKUP_INVALID");
    }

    private String refused(Map<String, Object> body) {
        String refusal = desk.refusal("createInvoiceLink", body);
        assertThat(refusal).startsWith("400 Bad Request: ");
        return refusal.substring("400 Bad Request: ".length());
    }

    @Test
    void whoHasTooFewStarsCannotPay() {
        String slug = slug(invoice(2501));
        assertThat(refusedToAnna("pay", Map.of("slug", slug))).isEqualTo("Bad Request: BALANCE_TOO_LOW");
        desk.api.sim("giveStars", Map.of("as", desk.anna, "stars", 1));
        paid(slug);
        assertThat(stars().get("balance").asInt()).isZero();
        assertThat(refusedToAnna("pay", Map.of("slug", "nothing"))).isEqualTo("Bad Request: SLUG_INVALID");
    }

    private String refusedToAnna(String command, Map<String, Object> body) {
        Map<String, Object> all = new HashMap<>(body);
        all.put("as", desk.anna);
        JsonNode answer = desk.api.post("/sim/" + command, all);
        assertThat(answer.get("ok").asBoolean()).isFalse();
        return answer.get("description").asString();
    }

    @Test
    void aSubscriptionIsPaidAgainEveryThirtyDays() {
        String slug = monthly(400);
        JsonNode first = paid(slug);
        Instant until = now.plus(Duration.ofDays(30));
        assertThat(first.get("is_recurring").asBoolean()).isTrue();
        assertThat(first.get("is_first_recurring").asBoolean()).isTrue();
        assertThat(first.get("subscription_expiration_date").asLong()).isEqualTo(until.getEpochSecond());
        assertThat(refusedToAnna("pay", Map.of("slug", slug))).isEqualTo("Bad Request: SUBSCRIPTION_ALREADY_ACTIVE");

        desk.api.sim("passMonth", Map.of("as", desk.anna));
        JsonNode second = desk.update("message").get("successful_payment");
        assertThat(second.get("is_recurring").asBoolean()).isTrue();
        assertThat(second.has("is_first_recurring")).isFalse();
        assertThat(second.get("subscription_expiration_date").asLong())
                .isEqualTo(until.plus(Duration.ofDays(30)).getEpochSecond());
        assertThat(charge(second)).isNotEqualTo(charge(first));
        assertThat(stars().get("balance").asInt()).isEqualTo(2500 - 800);
    }

    @Test
    void aCanceledSubscriptionEnds() {
        JsonNode first = paid(monthly(400));
        Map<String, Object> cancel =
                Map.of("user_id", desk.anna, "telegram_payment_charge_id", charge(first), "is_canceled", true);
        desk.call("editUserStarSubscription", cancel);
        assertThat(stars().get("subscriptions").get(0).get("canceled_by_bot").asBoolean())
                .isTrue();
        assertThat(refusedToAnna("cancelStars", Map.of("charge", charge(first), "on", false)))
                .isEqualTo("Bad Request: SUBSCRIPTION_NOT_ACTIVE");
        desk.api.sim("passMonth", Map.of("as", desk.anna));
        assertThat(desk.updates()).isEmpty();
        assertThat(stars().get("subscriptions")).isEmpty();
        assertThat(desk.refusal("editUserStarSubscription", cancel)).isEqualTo("400 Bad Request: CHARGE_ID_INVALID");
    }

    @Test
    void withoutStarsASubscriptionEnds() {
        paid(monthly(400));
        desk.api.sim("giveStars", Map.of("as", desk.anna, "stars", -1800));
        desk.api.sim("passMonth", Map.of("as", desk.anna));
        assertThat(desk.updates()).isEmpty();
        assertThat(stars().get("subscriptions")).isEmpty();
    }

    @Test
    void aRefundGoesBackOnceAndIsTold() {
        String charge = charge(paid(slug(invoice(100))));
        Map<String, Object> refund = Map.of("user_id", desk.anna, "telegram_payment_charge_id", charge);
        desk.call("refundStarPayment", refund);
        JsonNode message = desk.update("message");
        assertThat(message.get("from").get("id").asLong()).isEqualTo(desk.bot);
        assertThat(message.get("chat").get("id").asLong()).isEqualTo(desk.anna);
        assertThat(charge(message.get("refunded_payment"))).isEqualTo(charge);
        assertThat(stars().get("balance").asInt()).isEqualTo(2500);
        assertThat(desk.refusal("refundStarPayment", refund)).isEqualTo("400 Bad Request: CHARGE_ALREADY_REFUNDED");
        assertThat(desk.refusal(
                        "refundStarPayment", Map.of("user_id", desk.boris, "telegram_payment_charge_id", charge)))
                .isEqualTo("400 Bad Request: CHARGE_NOT_FOUND");
    }

    @Test
    void aChargebackTakesFromTheBotWhatThePersonDoesNotGet() {
        String quiet = charge(paid(slug(invoice(100))));
        String told = charge(paid(slug(invoice(30))));
        desk.api.sim("chargeback", Map.of("as", desk.anna, "charge", quiet, "told", false));
        assertThat(desk.updates()).isEmpty();
        desk.api.sim("chargeback", Map.of("as", desk.anna, "charge", told));
        assertThat(charge(desk.update("message").get("refunded_payment"))).isEqualTo(told);
        assertThat(stars().get("balance").asInt()).isEqualTo(2370);
        assertThat(desk.call("getMyStarBalance", Map.of()).get("amount").asInt())
                .isZero();

        JsonNode all = desk.call("getStarTransactions", Map.of()).get("transactions");
        assertThat(all).hasSize(4);
        assertThat(all.get(0).get("source").get("invoice_payload").asString()).isEqualTo("basic:1");
        assertThat(all.get(2).get("id").asString()).isEqualTo(quiet);
        assertThat(all.get(2).get("receiver").get("user").get("id").asLong()).isEqualTo(desk.anna);
        assertThat(all.get(2).get("amount").asInt()).isEqualTo(100);
        assertThat(desk.call("getStarTransactions", Map.of("offset", 3, "limit", 5))
                        .get("transactions"))
                .hasSize(1);
    }
}
