package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.simulator.botapi.Schema;
import io.kanal.simulator.botapi.TypeCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a simulator as programs do; every good answer of the Bot API is checked against its declared type. */
final class Api {
    private static final TypeCheck TYPES = TypeCheck.strict();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    Api(Simulator simulator) {
        this.address = simulator.address();
    }

    /** The result of a control command. */
    JsonNode sim(String command, Map<String, ?> body) {
        JsonNode answer = post("/sim/" + command, body);
        assertThat(answer.path("ok").asBoolean()).as("%s: %s", command, answer).isTrue();
        return answer.get("result");
    }

    /** The result of a Bot API method. */
    JsonNode bot(String token, String method, Map<String, ?> body) {
        JsonNode answer = raw(token, method, body);
        assertThat(answer.path("ok").asBoolean()).as("%s: %s", method, answer).isTrue();
        return answer.get("result");
    }

    /** The description of a Bot API refusal. */
    String refusal(String token, String method, Map<String, ?> body) {
        JsonNode answer = raw(token, method, body);
        assertThat(answer.path("ok").asBoolean(true))
                .as("%s: %s", method, answer)
                .isFalse();
        return answer.get("error_code").asInt() + " "
                + answer.get("description").asString();
    }

    JsonNode raw(String token, String method, Map<String, ?> body) {
        JsonNode answer = post("/bot" + token + "/" + method, body);
        if (answer.path("ok").asBoolean()) {
            assertThat(TYPES.complaint(
                            answer.get("result"),
                            Schema.current().findMethod(method).orElseThrow().returns()))
                    .as("%s: %s", method, answer)
                    .isEmpty();
        }
        return answer;
    }

    JsonNode post(String path, Map<String, ?> body) {
        return JsonMapper.shared()
                .readTree(send(HttpRequest.newBuilder(address.resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body))))
                        .body());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
