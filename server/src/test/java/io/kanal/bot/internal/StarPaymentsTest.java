package io.kanal.bot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.Kanal;
import io.kanal.bot.internal.payments.MissedPayments;
import io.kanal.people.Audit;
import io.kanal.people.TelegramLinks;
import io.kanal.people.User;
import io.kanal.people.payments.Ledger;
import io.kanal.people.payments.Payment;
import io.kanal.people.payments.StarSubscriptions;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.simulator.world.Invoice;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Desk;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.SharedPostgres;
import io.kanal.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tiers sold for Stars, the whole way: the bot of a real server and people who pay in the simulated Telegram. */
@EmbeddedOnly
class StarPaymentsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BASIC = 400;
    private static final int PREMIUM = 1200;

    @RegisterExtension
    final TestDatabase database = TestDatabase.opened();

    @TempDir
    Path folder;

    private final Queue<WorldEvent.CheckoutEnded> ended = new ConcurrentLinkedQueue<>();
    private Desk desk;
    private ConfigurableApplicationContext server;
    private User anna;
    private User boris;
    private User admin;

    @BeforeEach
    void setUp() {
        desk = new Desk();
        desk.simulator.botApi().flood().enable(false);
        desk.simulator.world().listen(event -> {
            if (event instanceof WorldEvent.CheckoutEnded end) {
                ended.add(end);
            }
        });
        server = start(true);
        server.getBean(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
        anna = known("Anna", desk.anna);
        boris = known("Boris", desk.boris);
        admin = server.getBean(io.kanal.people.Users.class).administrator();
    }

    @AfterEach
    void tearDown() {
        server.close();
        desk.close();
    }

    private ConfigurableApplicationContext start(boolean stars) {
        return new SpringApplicationBuilder(Kanal.class)
                .initializers(context -> SharedPostgres.keepFor(context))
                .run(
                        "--kanal.data.dir=" + folder,
                        "--kanal.database.url=" + database.url(),
                        "--server.port=0",
                        "--kanal.port=0",
                        "--kanal.preview.base-url=" + desk.address(),
                        "--kanal.bot.api-url=" + desk.address(),
                        "--kanal.stars=" + stars);
    }

    private User known(String name, long telegram) {
        BotGround ground = new BotGround(server);
        User user = ground.user(name);
        server.getBean(TelegramLinks.class).redeem(ground.code(user), telegram, "@" + name);
        jdbc().sql(
                        "update users set language = 'en', language_chosen = true, tier = 'free', tier_until = null where id = :id")
                .param("id", user.id().value())
                .update();
        return server.getBean(io.kanal.people.Users.class).find(user.id()).orElseThrow();
    }

    private JdbcClient jdbc() {
        return server.getBean(JdbcClient.class);
    }

    private Subscription tier(User user) {
        return server.getBean(Subscriptions.class).current(Caller.KANAL, user.id());
    }

    private List<Payment> ledger(@Nullable User user) {
        return server.getBean(Ledger.class).page(admin.caller(), user == null ? null : user.id(), null, 100);
    }

    private List<Message> said(long person) {
        return desk.simulator
                .world()
                .with(() -> new ArrayList<>(
                        desk.simulator.world().privateChat(person, desk.bot).messages().values().stream()
                                .filter(message -> message.actor() == desk.bot)
                                .filter(message -> !message.isService())
                                .toList()));
    }

    private Message ask(long person, String text) {
        int before = said(person).size();
        desk.write(person, desk.bot, text);
        await().atMost(SOON).until(() -> said(person).size() > before);
        return said(person).getLast();
    }

    private static List<JsonNode> keys(Message message) {
        List<JsonNode> keys = new ArrayList<>();
        JsonNode markup = message.markup();
        if (markup != null) {
            markup.path("inline_keyboard").forEach(row -> row.forEach(keys::add));
        }
        return keys;
    }

    /** What the link behind the button that begins so has after the dollar sign. */
    private static String slug(Message shop, String label) {
        return keys(shop).stream()
                .filter(key -> key.path("text").asString("").startsWith(label))
                .map(key -> key.path("url").asString("").replace("https://t.me/$", ""))
                .findFirst()
                .orElseThrow();
    }

    private WorldEvent.CheckoutEnded pay(long person, String slug) {
        String query =
                desk.sim("pay", Map.of("as", person, "slug", slug)).get("query").asString();
        await().atMost(Duration.ofSeconds(9))
                .until(() -> ended.stream().anyMatch(end -> end.queryId().equals(query)));
        return ended.stream()
                .filter(end -> end.queryId().equals(query))
                .findFirst()
                .orElseThrow();
    }

    /** Anna subscribes to Basic; the charge of it. */
    private String subscribe() {
        assertThat(pay(desk.anna, slug(ask(desk.anna, "/upgrade"), "Basic")).paid())
                .isTrue();
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.BASIC);
        return Objects.requireNonNull(ledger(anna).getFirst().charge());
    }

    private JsonNode stars(long person) {
        return desk.sim("stars", Map.of("as", person));
    }

    private static String words(Message message) {
        return message.content().words().text();
    }

    /** Has Telegram tell of a payment that nobody made, as somebody would who could forge it. */
    private void forged(long payer, String charge, String currency, long amount, String payload) {
        ObjectNode payment = JsonNodeFactory.instance
                .objectNode()
                .put("currency", currency)
                .put("total_amount", amount)
                .put("invoice_payload", payload)
                .put("telegram_payment_charge_id", charge)
                .put("provider_payment_charge_id", "x");
        desk.simulator
                .world()
                .posts()
                .announce(
                        payer,
                        desk.simulator.world().privateChat(payer, desk.bot),
                        "successful_payment",
                        payment,
                        "paid");
    }

    private String payload(User user) {
        return jdbc().sql("select payload from star_invoice where user_id = :id order by id limit 1")
                .param("id", user.id().value())
                .query(String.class)
                .single();
    }

    @Test
    void aTierIsBoughtRenewedCanceledAndGivenBack() {
        Message shop = ask(desk.anna, "/upgrade");
        assertThat(words(shop)).contains("Basic", "⭐ 400", "Premium", "⭐ 1,200", "/paysupport");
        assertThat(pay(desk.anna, slug(shop, "Basic")).paid()).isTrue();
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.BASIC);
        Instant until = Objects.requireNonNull(tier(anna).until());
        assertThat(until)
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        await().atMost(SOON).until(() -> words(said(desk.anna).getLast()).contains("Thank you"));

        desk.sim("passMonth", Map.of("as", desk.anna));
        await().atMost(SOON).until(() -> !until.equals(tier(anna).until()));
        assertThat(tier(anna).until()).isEqualTo(until.plus(Duration.ofDays(30)));
        assertThat(ledger(anna)).extracting(Payment::kind).containsExactly(Payment.Kind.RENEWAL, Payment.Kind.PAYMENT);
        await().atMost(SOON).until(() -> words(said(desk.anna).getLast()).contains("goes on until"));

        Message paying = ask(desk.anna, "/upgrade");
        assertThat(words(paying)).contains("then ⭐ 400 are paid").contains("Premium");
        assertThat(keys(paying)).noneMatch(key -> key.path("text").asString("").startsWith("Basic"));
        String cancel = keys(paying).stream()
                .filter(key -> key.path("text").asString("").equals("Do not pay again"))
                .findFirst()
                .orElseThrow()
                .path("callback_data")
                .asString("");
        desk.simulator.world().responses().press(desk.anna, paying, cancel);
        await().atMost(SOON)
                .until(() -> stars(desk.anna)
                        .get("subscriptions")
                        .get(0)
                        .get("canceled_by_bot")
                        .asBoolean());
        assertThat(tier(anna).tier()).isEqualTo(Tier.BASIC);
        desk.sim("passMonth", Map.of("as", desk.anna));
        assertThat(stars(desk.anna).get("subscriptions")).isEmpty();

        Payment renewal = ledger(anna).getFirst();
        assertThat(renewal.returnable()).isTrue();
        server.getBean(Ledger.class).refund(admin.caller(), renewal.id());
        assertThat(tier(anna).tier()).isEqualTo(Tier.FREE);
        assertThat(stars(desk.anna).get("balance").asInt()).isEqualTo(2500 - BASIC);
        await().atMost(SOON).until(() -> words(said(desk.anna).getLast()).contains("400 went back"));
        assertThat(ledger(anna).getFirst())
                .returns(Payment.Kind.REFUND, Payment::kind)
                .returns(-BASIC, Payment::stars)
                .returns(admin.id(), Payment::enteredBy);
        assertThat(ledger(anna)).hasSize(3);
        assertThatThrownBy(() -> server.getBean(Ledger.class).refund(admin.caller(), renewal.id()))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(server.getBean(Audit.class).page(admin.caller(), null, 50))
                .anyMatch(deed -> deed.action().equals("payment.refund")
                        && admin.id().equals(deed.actor())
                        && ("payment:" + renewal.id()).equals(deed.subject()))
                .anyMatch(deed ->
                        deed.action().equals("payment.canceled") && anna.id().equals(deed.actor()));
    }

    @Test
    void whatIsBoughtInsteadEndsWhatWasPaidBefore() {
        String first = subscribe();
        assertThat(pay(desk.anna, slug(ask(desk.anna, "/upgrade"), "Premium")).paid())
                .isTrue();
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.PREMIUM);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stars(desk.anna).get("subscriptions"))
                        .anyMatch(one -> one.get("charge").asString().equals(first)
                                && one.get("canceled_by_bot").asBoolean())
                        .anyMatch(one -> one.get("stars").asInt() == PREMIUM
                                && !one.get("canceled").asBoolean()));
        desk.sim("passMonth", Map.of("as", desk.boris));
        assertThat(tier(boris).tier()).isEqualTo(Tier.FREE);
    }

    @Test
    void theSameChargeCountsOnce() {
        String charge = subscribe();
        Instant until = tier(anna).until();
        forged(desk.anna, charge, "XTR", BASIC, payload(anna));
        ask(desk.anna, "/help");
        assertThat(ledger(anna)).hasSize(1);
        assertThat(tier(anna).until()).isEqualTo(until);
    }

    @Test
    void anotherPersonsInvoiceCannotBePaidAndGivesNothing() {
        String annas = slug(ask(desk.anna, "/upgrade"), "Basic");
        WorldEvent.CheckoutEnded end = pay(desk.boris, annas);
        assertThat(end.paid()).isFalse();
        assertThat(end.refusal()).contains("made for somebody else");
        assertThat(stars(desk.boris).get("balance").asInt()).isEqualTo(2500);

        // Past the question, as if it had never been asked.
        forged(desk.boris, "charge-of-boris", "XTR", BASIC, payload(anna));
        await().atMost(SOON).until(() -> ledger(boris).size() == 1);
        assertThat(ledger(boris).getFirst().trouble()).isEqualTo(Payment.Trouble.OTHER_PERSON);
        assertThat(tier(boris).tier()).isEqualTo(Tier.FREE);
        assertThat(tier(anna).tier()).isEqualTo(Tier.FREE);
    }

    @Test
    void wrongAmountsCurrenciesAndPayloadsGiveNothing() {
        ask(desk.anna, "/upgrade");
        String payload = payload(anna);
        forged(desk.anna, "c1", "XTR", 1, payload);
        forged(desk.anna, "c2", "USD", BASIC, payload);
        forged(desk.anna, "c3", "XTR", BASIC, "basic:" + anna.id());
        await().atMost(SOON).until(() -> ledger(anna).size() == 3);
        assertThat(ledger(anna))
                .extracting(Payment::trouble)
                .containsExactly(
                        Payment.Trouble.UNKNOWN_INVOICE, Payment.Trouble.WRONG_CURRENCY, Payment.Trouble.WRONG_AMOUNT);
        assertThat(ledger(anna).get(1).stars()).as("dollars are no Stars").isZero();
        assertThat(tier(anna).tier()).isEqualTo(Tier.FREE);
        await().atMost(SOON).until(() -> words(said(desk.anna).getLast()).contains("fits nothing"));

        var payments = desk.simulator.world().payments();
        for (Invoice invoice : List.of(
                new Invoice(desk.bot, "x", "x", payload, 1, "", true),
                new Invoice(desk.bot, "x", "x", "forged", BASIC, "", true))) {
            assertThat(pay(desk.anna, payments.link(invoice)).paid()).isFalse();
        }
        assertThat(stars(desk.anna).get("balance").asInt()).isEqualTo(2500);
    }

    @Test
    void whatIsNeedlessIsRefusedBeforeItIsPaid() {
        Message shop = ask(desk.anna, "/upgrade");
        server.getBean(Subscriptions.class)
                .grant(Caller.KANAL, anna.id(), Tier.PREMIUM, Instant.now().plus(Duration.ofDays(9)), "a present");
        WorldEvent.CheckoutEnded end = pay(desk.anna, slug(shop, "Basic"));
        assertThat(end.paid()).isFalse();
        assertThat(end.refusal()).contains("You have this already");
    }

    @Test
    void aChargebackIsNegativeAndEndsTheTier() {
        String charge = subscribe();
        desk.sim("chargeback", Map.of("as", desk.anna, "charge", charge));
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.FREE);
        assertThat(ledger(anna).getFirst())
                .returns(Payment.Kind.CHARGEBACK, Payment::kind)
                .returns(-BASIC, Payment::stars);
        assertThat(server.getBean(Ledger.class).sum(admin.caller())).isZero();
        await().atMost(SOON)
                .until(() -> stars(desk.anna)
                        .get("subscriptions")
                        .get(0)
                        .get("canceled_by_bot")
                        .asBoolean());
        assertThat(server.getBean(StarSubscriptions.class).find(anna.caller(), anna.id()))
                .isEmpty();
    }

    /** Looks through the account as far as it goes. */
    private void readAccount() {
        server.getBean(MissedPayments.class).look(Instant.now().plus(Duration.ofDays(1)));
    }

    @Test
    void aPaymentOfWhichNoMessageCameIsCreditedOnce() {
        String charge = subscribe();
        Instant until = Objects.requireNonNull(tier(anna).until());
        jdbc().sql("delete from star_ledger").update();
        jdbc().sql("update users set tier = 'free', tier_until = null where id = :id")
                .param("id", anna.id().value())
                .update();

        server.getBean(MissedPayments.class).look(Instant.now().minus(Duration.ofMinutes(10)));
        assertThat(ledger(anna)).as("its message may be on the way").isEmpty();

        int told = said(desk.anna).size();
        readAccount();
        assertThat(tier(anna).tier()).isEqualTo(Tier.BASIC);
        assertThat(tier(anna).until()).isBetween(until.minusSeconds(5), until.plusSeconds(5));
        assertThat(ledger(anna))
                .singleElement()
                .returns(Payment.Kind.PAYMENT, Payment::kind)
                .returns(charge, Payment::charge);
        await().atMost(SOON).until(() -> said(desk.anna).size() == told + 1);
        assertThat(words(said(desk.anna).getLast())).contains("Thank you");

        jdbc().sql("delete from star_reading").update();
        readAccount();
        assertThat(ledger(anna)).hasSize(1);
        assertThat(said(desk.anna)).hasSize(told + 1);
    }

    @Test
    void aChargebackOfWhichNoMessageComesEndsTheTier() {
        String charge = subscribe();
        readAccount();
        assertThat(ledger(anna)).hasSize(1);
        desk.sim("chargeback", Map.of("as", desk.anna, "charge", charge, "told", false));
        readAccount();
        assertThat(tier(anna).tier()).isEqualTo(Tier.FREE);
        assertThat(ledger(anna).getFirst()).returns(Payment.Kind.CHARGEBACK, Payment::kind);
        await().atMost(SOON).until(() -> words(said(desk.anna).getLast()).contains("400 went back"));
    }

    @Test
    void whatAnotherProgramSoldByThisBotIsLeftAlone() {
        subscribe();
        jdbc().sql("delete from star_ledger").update();
        jdbc().sql("update star_invoice set payload = payload || ' of another'").update();
        readAccount();
        assertThat(ledger(null)).isEmpty();
    }

    @Test
    void aChargebackOfALargerTierLeavesTheOneThatIsPaidStill() {
        subscribe();
        assertThat(pay(desk.anna, slug(ask(desk.anna, "/upgrade"), "Premium")).paid())
                .isTrue();
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.PREMIUM);
        String larger = ledger(anna).getFirst().charge();
        desk.sim("chargeback", Map.of("as", desk.anna, "charge", Objects.requireNonNull(larger)));
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.BASIC);
        assertThat(tier(anna).until()).isAfter(Instant.now().plus(Duration.ofDays(25)));
    }

    @Test
    void aRefundThatTelegramRefusesChangesNothing() {
        subscribe();
        Payment payment = ledger(anna).getFirst();
        refunds("error_500");
        assertThatThrownBy(() -> server.getBean(Ledger.class).refund(admin.caller(), payment.id()))
                .isInstanceOf(KanalException.class);
        assertThat(tier(anna).tier()).isEqualTo(Tier.BASIC);
        assertThat(ledger(anna)).hasSize(1);
        assertThatThrownBy(() -> server.getBean(Ledger.class).refund(anna.caller(), payment.id()))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    /** How each refund goes from here on. */
    private void refunds(String fault) {
        desk.sim("faults", Map.of("rates", Map.of(fault, 1.0), "methods", List.of("refundStarPayment")));
    }

    @Test
    void aRefundWhoseAnswerIsLostIsKnownAsOneWhenTelegramTells() {
        subscribe();
        Payment payment = ledger(anna).getFirst();
        refunds("reset_after");
        assertThatThrownBy(() -> server.getBean(Ledger.class).refund(admin.caller(), payment.id()))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.FREE);
        assertThat(ledger(anna)).hasSize(2);
        assertThat(ledger(anna).getFirst())
                .returns(Payment.Kind.REFUND, Payment::kind)
                .returns(admin.id(), Payment::enteredBy);
    }

    @Test
    void aPaymentThatCameAnotherWayGivesTimeAndIsAudited() {
        Ledger ledger = server.getBean(Ledger.class);
        Payment entered = ledger.enter(admin.caller(), anna.id(), Tier.PREMIUM, 0, 60, "by bank");
        assertThat(entered)
                .returns(Payment.Kind.MANUAL, Payment::kind)
                .returns(admin.id(), Payment::enteredBy)
                .returns("by bank", Payment::note)
                .returns(false, Payment::returnable);
        assertThat(tier(anna).tier()).isEqualTo(Tier.PREMIUM);
        assertThat(tier(anna).until()).isAfter(Instant.now().plus(Duration.ofDays(59)));
        assertThatThrownBy(() -> ledger.enter(anna.caller(), anna.id(), Tier.PREMIUM, 0, 60, ""))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> ledger.of(boris.caller(), anna.id(), null, 10)).isInstanceOf(KanalException.class);
        assertThatThrownBy(() -> ledger.refund(admin.caller(), entered.id()))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(server.getBean(Audit.class).page(admin.caller(), null, 10))
                .anyMatch(deed -> deed.action().equals("payment.entered"));
    }

    @Test
    void switchedOffNothingIsSoldAndWhatIsPaidStaysCredited() {
        String slug = slug(ask(desk.anna, "/upgrade"), "Basic");
        server.close();
        server = start(false);
        assertThat(words(ask(desk.anna, "/upgrade"))).contains("Nothing is sold here");
        WorldEvent.CheckoutEnded end = pay(desk.anna, slug);
        assertThat(end.paid()).isFalse();
        assertThat(end.refusal()).contains("Nothing is sold here");
        assertThat(words(ask(desk.anna, "/terms"))).contains("What you buy");
        assertThat(words(ask(desk.anna, "/help"))).doesNotContain("/upgrade");

        // A renewal of a subscription from before is money that was paid.
        forged(desk.anna, "renewed", "XTR", BASIC, payload(anna));
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.BASIC);
    }

    @Test
    void whatWasPaidWhileNobodyListenedIsCreditedOnce() {
        ask(desk.anna, "/upgrade");
        String payload = payload(anna);
        server.close();
        forged(desk.anna, "late", "XTR", BASIC, payload);
        forged(desk.anna, "late", "XTR", BASIC, payload);
        server = start(true);
        await().atMost(SOON).until(() -> tier(anna).tier() == Tier.BASIC);
        ask(desk.anna, "/help");
        assertThat(ledger(anna)).hasSize(1);
        server.close();
        server = start(true);
        ask(desk.anna, "/help");
        assertThat(ledger(anna)).hasSize(1);
    }

    @Test
    void strangersReadTermsAndWhereHelpIs() {
        long eve = desk.user("Eve");
        assertThat(words(ask(eve, "/terms"))).contains("Что вы покупаете");
        assertThat(words(ask(eve, "/paysupport"))).contains("администратору");
    }
}
