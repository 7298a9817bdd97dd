package io.kanal.ai.internal.openai;

import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one call of such an interface that costs nothing: which models are there. */
final class FreeCall {
    private FreeCall() {}

    /**
     * Returns when the server answers and takes the key. A server that has no such list answers as well.
     *
     * @throws IOException when it does not, with the reason
     */
    static void ask(BoundedHttp http, EndpointAddress address, @Nullable Secret<String> key, Duration patience)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.method("models")).header("Accept", "application/json");
        if (key != null) {
            request.header("Authorization", "Bearer " + key.reveal());
        }
        int status = http.exchange(request.build(), patience).statusCode();
        String trouble = switch (status) {
            case 401, 403 -> "refuses the key (%d)".formatted(status);
            case 404, 405, 429, 501 -> "";
            default -> status / 100 == 2 ? "" : "answered %d".formatted(status);
        };
        if (!trouble.isEmpty()) {
            throw new IOException("%s %s".formatted(address.place(), trouble));
        }
    }
}
