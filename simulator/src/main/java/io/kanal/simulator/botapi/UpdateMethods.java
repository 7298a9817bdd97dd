package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a bot takes its updates: by long polling, or pushed to its webhook. */
final class UpdateMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_POLL_SECONDS = 50;
    private static final Set<Integer> PORTS = Set.of(443, 80, 88, 8443);
    private static final Set<String> DESK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final World world;
    private final BiConsumer<Bot, String> replies;

    UpdateMethods(World world, BiConsumer<Bot, String> replies) {
        this.world = world;
        this.replies = replies;
    }

    void register(Map<String, ApiMethod> table) {
        table.put("getUpdates", UpdateMethods::getUpdates);
        table.put("setWebhook", this::setWebhook);
        table.put("deleteWebhook", this::deleteWebhook);
        table.put("getWebhookInfo", UpdateMethods::getWebhookInfo);
    }

    /** Runs outside the world's lock: it may wait. */
    private static JsonNode getUpdates(Call call) {
        if (call.bot().webhook().isPresent()) {
            throw TelegramError.of(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active;"
                            + " use deleteWebhook to delete the webhook first");
        }
        takeAllowedUpdates(call);
        Duration timeout = Duration.ofSeconds(call.number("timeout", 0, 0, LONGEST_POLL_SECONDS));
        try {
            ArrayNode result = JSON.arrayNode();
            result.addAll(
                    call.bot().updates().poll(call.number("offset", 0), call.number("limit", 100, 1, 100), timeout));
            return result;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw TelegramError.of(500, "Internal Server Error: restart");
        }
    }

    /** A given list replaces the last one, an empty list is the default again, none keeps the last. */
    private static void takeAllowedUpdates(Call call) {
        call.json("allowed_updates").ifPresent(list -> {
            Set<String> kinds = new HashSet<>();
            list.forEach(kind -> kinds.add(kind.asString()));
            call.bot().updates().allow(kinds);
        });
    }

    private JsonNode setWebhook(Call call) {
        if (call.text("url").isEmpty()) {
            return deleteWebhook(call);
        }
        URI address = address(call.text("url"));
        String secret = call.text("secret_token");
        if (secret.length() > 256) {
            throw TelegramError.badRequest("secret token is too long");
        }
        if (!secret.matches("[A-Za-z0-9_-]*")) {
            throw TelegramError.badRequest("secret token contains unallowed characters");
        }
        takeAllowedUpdates(call);
        dropPending(call);
        Webhook webhook =
                new Webhook(address, secret.isEmpty() ? null : secret, call.number("max_connections", 40, 1, 100));
        call.bot().webhook(webhook);
        call.bot().updates().interruptPoll();
        new Courier(world, call.bot(), webhook, replies).start();
        return JSON.booleanNode(true);
    }

    /** Plain HTTP and any port are taken on this desk only. */
    private static URI address(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException _) {
            throw TelegramError.badRequest("invalid webhook URL specified");
        }
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        if (DESK.contains(host) && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            return address;
        }
        if (!"https".equals(address.getScheme()) || host.isEmpty()) {
            throw TelegramError.badRequest("bad webhook: An HTTPS URL must be provided for webhook");
        }
        if (address.getPort() != -1 && !PORTS.contains(address.getPort())) {
            throw TelegramError.badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
        }
        return address;
    }

    private static void dropPending(Call call) {
        if (call.flag("drop_pending_updates")) {
            call.bot().updates().clear();
        }
    }

    private JsonNode deleteWebhook(Call call) {
        dropPending(call);
        call.bot().webhook(null);
        call.bot().updates().wake();
        return JSON.booleanNode(true);
    }

    private static JsonNode getWebhookInfo(Call call) {
        ObjectNode node = JSON.objectNode();
        Webhook webhook = call.bot().webhook().orElse(null);
        node.put("url", webhook == null ? "" : webhook.address().toString());
        node.put("has_custom_certificate", false);
        node.put("pending_update_count", call.bot().updates().size());
        if (webhook != null) {
            Webhook.Failure failure = webhook.lastFailure();
            if (failure != null) {
                node.put("last_error_date", failure.at().getEpochSecond());
                node.put("last_error_message", failure.message());
            }
            node.put("max_connections", webhook.maxConnections());
        }
        Set<String> allowed = call.bot().updates().allowed();
        if (!allowed.isEmpty()) {
            ArrayNode kinds = node.putArray("allowed_updates");
            allowed.stream().sorted().forEach(kinds::add);
        }
        return node;
    }
}
