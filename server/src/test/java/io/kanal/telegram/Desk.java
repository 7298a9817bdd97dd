package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.secrets.Secret;
import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated Telegram with one bot, two people, a group and a channel, driven through its control interface. */
public final class Desk implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    public final Simulator simulator;
    public final Secret<String> token;
    public final long bot;
    public final long anna;
    public final long boris;
    public final long group;
    public final long channel;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public Desk() {
        this(SimulatorOptions.forTests());
    }

    public Desk(SimulatorOptions options) {
        simulator = Simulator.start(options);
        JsonNode made =
                sim("createBot", Map.of("first_name", "Kanal", "username", "kanal_bot", "reads_all_messages", true));
        token = new Secret<>(made.get("token").asString());
        bot = made.get("id").asLong();
        anna = user("Anna");
        boris = user("Boris");
        group = chat("supergroup", "Group");
        channel = chat("channel", "Channel");
        admin(group);
        admin(channel);
    }

    public URI address() {
        return simulator.address();
    }

    public long user(String name) {
        return sim("createUser", Map.of("first_name", name, "language_code", "ru"))
                .get("id")
                .asLong();
    }

    /** A chat that Anna made. */
    public long chat(String kind, String title) {
        return sim("createChat", Map.of("as", anna, "kind", kind, "title", title))
                .get("id")
                .asLong();
    }

    public void admin(long chat) {
        sim("setMember", Map.of("chat", chat, "user", bot, "status", "administrator"));
    }

    /** Somebody writes; to the bot where the chat is the bot's id. Returns the message's id. */
    public long write(long as, long chat, String text) {
        return sim("send", Map.of("as", as, "chat", chat, "text", text))
                .path("message_id")
                .asLong();
    }

    /** The result of a control command. */
    public JsonNode sim(String command, Map<String, ?> body) {
        JsonNode answer = post("/sim/" + command, body);
        assertThat(answer.path("ok").asBoolean()).as("%s: %s", command, answer).isTrue();
        return answer.get("result");
    }

    /** The result of a method of the Bot API, called as another program with the same token would. */
    public JsonNode call(String method, Map<String, ?> body) {
        return post("/bot" + token.reveal() + "/" + method, new HashMap<>(body)).path("result");
    }

    private JsonNode post(String path, Map<String, ?> body) {
        try {
            return JSON.readTree(client.send(
                            HttpRequest.newBuilder(address().resolve(path))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        simulator.close();
    }
}
