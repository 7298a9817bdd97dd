package io.kanal.simulator.control;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Invoice;
import io.kanal.simulator.world.StarPayment;
import io.kanal.simulator.world.StarSubscription;
import io.kanal.simulator.world.World;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a person does with Stars, and what the shop and the calendar do. */
final class StarCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;

    StarCommands(World world) {
        this.world = world;
    }

    void register(Map<String, Command> table) {
        table.put("stars", this::stars);
        table.put("giveStars", this::giveStars);
        table.put("invoice", this::showInvoice);
        table.put("pay", this::pay);
        table.put("cancelStars", this::cancel);
        table.put("passMonth", this::passMonth);
        table.put("chargeback", this::chargeBack);
    }

    private JsonNode stars(Order order) {
        long person = world.user(order.as()).id();
        ObjectNode node = JSON.objectNode();
        node.put("balance", world.payments().balance(person));
        ArrayNode subscriptions = node.putArray("subscriptions");
        for (StarSubscription one : world.payments().subscriptions(person)) {
            ObjectNode shown = invoice(one.invoice());
            shown.put("charge", one.chargeId()).put("until", one.until().getEpochSecond());
            shown.put("canceled", one.canceled()).put("canceled_by_bot", one.canceledByBot());
            subscriptions.add(shown);
        }
        ArrayNode payments = node.putArray("payments");
        for (StarPayment one : world.payments().payments(person)) {
            ObjectNode shown = invoice(one.invoice());
            shown.put("charge", one.chargeId()).put("at", one.at().getEpochSecond());
            StarPayment.Return returned = one.returned();
            if (returned != null) {
                shown.put("returned", returned.name().toLowerCase(Locale.ROOT));
            }
            payments.add(shown);
        }
        return node;
    }

    private ObjectNode invoice(Invoice invoice) {
        return JSON.objectNode()
                .put("bot", invoice.bot())
                .put("bot_name", world.user(invoice.bot()).name())
                .put("title", invoice.title())
                .put("description", invoice.description())
                .put("stars", invoice.stars())
                .put("monthly", invoice.monthly());
    }

    private JsonNode giveStars(Order order) {
        world.payments().give(world.user(order.as()).id(), order.number("stars"));
        return JSON.objectNode().put("balance", world.payments().balance(order.as()));
    }

    /** The invoice that {@code slug} of a link, or {@code chat} and {@code message}, mean. */
    private Invoice meant(Order order) {
        world.user(order.as());
        if (order.find("slug").isPresent()) {
            return world.payments().linked(order.text("slug"));
        }
        Chat chat = TalkCommands.chat(world, order);
        return world.payments().attached(world.posts().get(chat, order.id("message"), "message not found"));
    }

    private JsonNode showInvoice(Order order) {
        return invoice(meant(order)).put("balance", world.payments().balance(order.as()));
    }

    private JsonNode pay(Order order) {
        return JSON.objectNode().put("query", world.payments().checkOut(order.as(), meant(order)));
    }

    private JsonNode cancel(Order order) {
        world.payments().cancelByUser(order.as(), order.text("charge"), order.flag("on", true));
        return JSON.booleanNode(true);
    }

    private JsonNode passMonth(Order order) {
        world.payments().letPeriodPass(world.user(order.as()).id());
        return JSON.booleanNode(true);
    }

    private JsonNode chargeBack(Order order) {
        world.payments().chargeBack(order.as(), order.text("charge"), order.flag("told", true));
        return JSON.booleanNode(true);
    }
}
