package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bot itself and the taking of its updates. */
final class AccountMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_POLL_SECONDS = 50;

    private final World world;

    AccountMethods(World world) {
        this.world = world;
    }

    void register(Map<String, ApiMethod> table) {
        table.put("getMe", this::getMe);
        table.put("getUpdates", this::getUpdates);
    }

    private JsonNode getMe(Call call) {
        ObjectNode me = ChatJson.user(call.bot().user());
        Bot.Traits traits = call.bot().traits();
        me.put("can_join_groups", traits.joinsGroups());
        me.put("can_read_all_group_messages", traits.readsAllMessages());
        me.put("supports_inline_queries", traits.inline());
        me.put("supports_guest_queries", false);
        me.put("can_connect_to_business", false);
        me.put("has_main_web_app", false);
        me.put("has_topics_enabled", false);
        me.put("allows_users_to_create_topics", false);
        me.put("can_manage_bots", false);
        me.put("supports_join_request_queries", traits.guardsJoins());
        return me;
    }

    /** Runs outside the world's lock: it may wait. */
    private JsonNode getUpdates(Call call) {
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
            if (call.bot().revoked()) {
                throw TelegramError.of(401, "Unauthorized");
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TelegramError.of(500, "Internal Server Error: restart");
        }
    }

    /** A given list replaces the last one, an empty list is the default again, none keeps the last. */
    static void takeAllowedUpdates(Call call) {
        call.json("allowed_updates").ifPresent(list -> {
            Set<String> kinds = new HashSet<>();
            list.forEach(kind -> kinds.add(kind.asString()));
            call.bot().updates().allow(kinds);
        });
    }

    World world() {
        return world;
    }
}
