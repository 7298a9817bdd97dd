package io.kanal.simulator;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A simulator with a bot, two people and chats, for one test. */
final class Desk implements AutoCloseable {
    final Simulator simulator;
    final Api api;
    final String token;
    final long bot;
    final long anna;
    final long boris;
    final long group;
    final long channel;
    private long offset;

    Desk() {
        this(SimulatorOptions.forTests());
    }

    Desk(SimulatorOptions options) {
        simulator = Simulator.start(options);
        api = new Api(simulator);
        JsonNode made = api.sim("createBot", Map.of("first_name", "Echo", "username", "echo_bot"));
        token = made.get("token").asString();
        bot = made.get("id").asLong();
        anna = user("Anna", "anna_a");
        boris = user("Boris", "boris_b");
        group = chat("supergroup", "Group", "desk_group");
        channel = chat("channel", "Channel", "desk_channel");
        admin(group);
        admin(channel);
    }

    long user(String name, String username) {
        return api.sim("createUser", Map.of("first_name", name, "username", username, "language_code", "ru"))
                .get("id")
                .asLong();
    }

    long chat(String kind, String title, String username) {
        return api.sim("createChat", Map.of("as", anna, "kind", kind, "title", title, "username", username))
                .get("id")
                .asLong();
    }

    void admin(long chat) {
        api.sim("setMember", Map.of("chat", chat, "user", bot, "status", "administrator"));
    }

    /** Anna writes to the bot, so that it may write to her. */
    Desk greet() {
        api.sim("send", Map.of("as", anna, "chat", bot, "text", "/start"));
        return this;
    }

    JsonNode call(String method, Map<String, ?> body) {
        return api.bot(token, method, body);
    }

    String refusal(String method, Map<String, ?> body) {
        return api.refusal(token, method, body);
    }

    /** Takes the waiting updates and confirms them. */
    JsonNode updates() {
        JsonNode updates = call("getUpdates", Map.of("offset", offset, "timeout", 0));
        if (!updates.isEmpty()) {
            offset = updates.get(updates.size() - 1).get("update_id").asLong() + 1;
        }
        return updates;
    }

    /** The only waiting update, under its kind. */
    JsonNode update(String kind) {
        for (JsonNode update : updates()) {
            if (update.has(kind)) {
                return update.get(kind);
            }
        }
        throw new AssertionError("No update " + kind);
    }

    @Override
    public void close() {
        simulator.close();
    }
}
