package io.kanal.simulator.botapi;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.Invoice;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.Payments;
import io.kanal.simulator.world.StarTransaction;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Payments in Telegram Stars. The limits are those of the Bot API's description; the ceilings of amounts and the words of
 * their refusals were measured at Telegram by others. How Telegram words a title or description that is too long is not known.
 */
final class PaymentMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_TITLE = 32;
    private static final int LONGEST_DESCRIPTION = 255;
    private static final int LONGEST_PAYLOAD_BYTES = 128;
    private static final long MOST_STARS = 100_000;
    private static final long MOST_STARS_A_MONTH = 10_000;
    private static final int MOST_TRANSACTIONS = 100;

    private final Inputs inputs;
    private final World world;

    PaymentMethods(Inputs inputs) {
        this.inputs = inputs;
        this.world = inputs.world();
    }

    void register(Map<String, ApiMethod> table) {
        table.put("sendInvoice", this::sendInvoice);
        table.put("createInvoiceLink", this::createInvoiceLink);
        table.put("answerPreCheckoutQuery", this::answerPreCheckout);
        table.put("refundStarPayment", this::refund);
        table.put("editUserStarSubscription", this::editSubscription);
        table.put("getStarTransactions", this::transactions);
        table.put(
                "getMyStarBalance",
                call -> JSON.objectNode()
                        .put("amount", world.payments().balance(call.bot().id())));
    }

    private JsonNode sendInvoice(Call call) {
        Chat chat = inputs.chat(call);
        Invoice invoice = invoice(call, false);
        requirePayButton(call);
        ObjectNode fields = JSON.objectNode();
        fields.putObject("invoice")
                .put("title", invoice.title())
                .put("description", invoice.description())
                .put("start_parameter", invoice.startParameter())
                .put("currency", "XTR")
                .put("total_amount", invoice.stars());
        Content.Facts content = new Content.Facts(fields, "⭐ %d: %s".formatted(invoice.stars(), invoice.title()));
        Message sent = world.posts().send(call.bot().id(), chat, inputs.surround(call, chat, NewMessage.of(content)));
        world.payments().attach(sent, invoice);
        return new MessageJson(world, call.bot().id()).message(sent);
    }

    /** A keyboard of an invoice begins with the button that pays. */
    private static void requirePayButton(Call call) {
        call.json("reply_markup")
                .map(markup -> markup.path("inline_keyboard"))
                .filter(rows -> !rows.isEmpty())
                .ifPresent(rows -> {
                    if (!rows.path(0).path(0).path("pay").asBoolean(false)) {
                        throw TelegramError.badRequest("REPLY_MARKUP_INVALID");
                    }
                });
    }

    private JsonNode createInvoiceLink(Call call) {
        return JSON.stringNode(
                "https://t.me/$" + world.payments().link(invoice(call, call.has("subscription_period"))));
    }

    private static Invoice invoice(Call call, boolean monthly) {
        JsonNode prices = call.json("prices").orElseGet(JSON::arrayNode);
        if (prices.isEmpty()) {
            throw TelegramError.badRequest("there must be at least one price");
        }
        long stars = 0;
        for (JsonNode price : prices) {
            if (price.path("label").asString("").isEmpty()) {
                throw TelegramError.badRequest("can't parse labeled price: LabeledPrice label must be non-empty");
            }
            stars += Math.clamp(price.path("amount").asLong(0), -MOST_STARS - 1, MOST_STARS + 1);
        }
        if (stars <= 0) {
            throw TelegramError.badRequest("total price must be positive");
        }
        if (!call.text("currency").equals("XTR")) {
            throw TelegramError.badRequest("PAYMENT_PROVIDER_INVALID");
        }
        String title = call.text("title");
        String description = call.text("description");
        if (prices.size() != 1
                || call.has("provider_token")
                || call.number("max_tip_amount", 0) != 0
                || characters(title) > LONGEST_TITLE
                || characters(description) > LONGEST_DESCRIPTION) {
            throw TelegramError.badRequest("STARS_INVOICE_INVALID");
        }
        if (call.text("payload").getBytes(StandardCharsets.UTF_8).length > LONGEST_PAYLOAD_BYTES) {
            throw TelegramError.badRequest("INVOICE_PAYLOAD_INVALID");
        }
        if (stars > MOST_STARS) {
            throw TelegramError.badRequest("CURRENCY_TOTAL_AMOUNT_INVALID");
        }
        if (monthly) {
            if (call.number("subscription_period", 0) != Payments.PERIOD.toSeconds()) {
                throw TelegramError.badRequest("SUBSCRIPTION_PERIOD_INVALID");
            }
            if (stars > MOST_STARS_A_MONTH) {
                throw TelegramError.badRequest("SUBSCRIPTION_AMOUNT_INVALID");
            }
        }
        return new Invoice(
                call.bot().id(),
                title,
                description,
                call.text("payload"),
                stars,
                call.text("start_parameter"),
                monthly);
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private JsonNode answerPreCheckout(Call call) {
        boolean ok = call.flag("ok");
        if (!ok && !call.has("error_message")) {
            throw TelegramError.badRequest("parameter \"error_message\" is required");
        }
        world.payments()
                .answer(call.bot().id(), call.text("pre_checkout_query_id"), ok ? null : call.text("error_message"));
        return JSON.booleanNode(true);
    }

    private JsonNode refund(Call call) {
        world.payments().refund(call.bot().id(), inputs.user(call), call.text("telegram_payment_charge_id"));
        return JSON.booleanNode(true);
    }

    private JsonNode editSubscription(Call call) {
        world.payments()
                .cancelByBot(
                        call.bot().id(),
                        inputs.user(call),
                        call.text("telegram_payment_charge_id"),
                        call.flag("is_canceled"));
        return JSON.booleanNode(true);
    }

    private JsonNode transactions(Call call) {
        ObjectNode result = JSON.objectNode();
        ArrayNode list = result.putArray("transactions");
        world.payments().transactions(call.bot().id()).stream()
                .skip(Math.max(0, call.number("offset", 0)))
                .limit(call.number("limit", MOST_TRANSACTIONS, 1, MOST_TRANSACTIONS))
                .forEach(one -> list.add(transaction(one)));
        return result;
    }

    private ObjectNode transaction(StarTransaction given) {
        ObjectNode node = JSON.objectNode();
        node.put("id", given.id());
        node.put("amount", Math.abs(given.stars()));
        node.put("date", given.at().getEpochSecond());
        ObjectNode partner = node.putObject(given.stars() > 0 ? "source" : "receiver");
        partner.put("type", "user");
        partner.put("transaction_type", "invoice_payment");
        partner.set("user", ChatJson.user(world.user(given.user())));
        partner.put("invoice_payload", given.invoice().payload());
        if (given.invoice().monthly()) {
            partner.put("subscription_period", Payments.PERIOD.toSeconds());
        }
        return node;
    }
}
