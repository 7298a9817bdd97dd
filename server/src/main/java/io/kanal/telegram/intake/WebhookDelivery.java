package io.kanal.telegram.intake;

import io.kanal.telegram.BotId;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stores what a webhook brought. */
@Component
public final class WebhookDelivery {
    private final Arrival arrival;
    private final JsonMapper json;

    public WebhookDelivery(Arrival arrival, JsonMapper json) {
        this.arrival = arrival;
        this.json = json;
    }

    /** Returns when the update is safe; false where the body is no update. */
    public boolean take(BotId bot, byte[] body) {
        JsonNode update;
        try {
            update = json.readTree(body);
        } catch (JacksonException e) {
            return false;
        }
        return !arrival.take(bot, List.of(update)).isEmpty();
    }
}
