package io.kanal.telegram.intake;

import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotRows;
import io.kanal.telegram.bots.WebhookAddress;
import io.kanal.telegram.desk.Term;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sets a bot's webhook where one is wanted and looks after it. Updates then come to any node with the role web. */
@Component
final class WebhookUpkeep {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 40;

    private final BotApi api;
    private final BotRows rows;
    private final WebhookAddress address;
    private final JsonMapper json;
    private final Clock clock;

    WebhookUpkeep(BotApi api, BotRows rows, WebhookAddress address, JsonMapper json, Clock clock) {
        this.api = api;
        this.rows = rows;
        this.address = address;
        this.json = json;
        this.clock = clock;
    }

    Trouble trouble(Term term) {
        return new Trouble(term.bot().id(), rows);
    }

    /** Keeps the webhook until the term ends; returns false where none is wanted or Telegram does not take it. */
    boolean keep(Term term, Trouble trouble) throws InterruptedException {
        URI base = address.base();
        if (base == null) {
            return false;
        }
        String url = base.toString().replaceAll("/+$", "") + "/telegram/webhook/"
                + term.bot().id();
        while (!term.over()) {
            CallResult result = set(term, url);
            switch (result) {
                case CallResult.Done done -> {
                    trouble.over();
                    watch(term, trouble, url);
                }
                case CallResult.Failed failed
                when failed.errorCode() == 400 -> {
                    trouble.lasting(
                            "Telegram does not take the webhook, so updates are polled for: " + failed.trouble());
                    return false;
                }
                case CallResult other -> trouble.pause(term, "The webhook cannot be set: " + other.trouble(), other);
            }
        }
        return true;
    }

    /** Looks at the webhook from time to time; returns when it is not ours any more, or the term is over. */
    private void watch(Term term, Trouble trouble, String url) throws InterruptedException {
        while (term.pause(BETWEEN_LOOKS)) {
            CallResult result = call(term, "getWebhookInfo", json.createObjectNode());
            if (!(result instanceof CallResult.Done(JsonNode info))) {
                trouble.pause(term, "The webhook cannot be looked after: " + result.trouble(), result);
            } else if (!url.equals(info.path("url").asString(""))) {
                trouble.pause(
                        term,
                        "Another program has set a webhook of its own for this bot; ours is set again",
                        BETWEEN_LOOKS);
                return;
            } else {
                Optional<String> failing = failing(info);
                if (failing.isPresent()) {
                    trouble.pause(term, failing.get(), Duration.ofSeconds(1));
                } else {
                    trouble.over();
                }
            }
        }
    }

    private CallResult set(Term term, String url) {
        Secret<String> secret = rows.webhookSecret(term.bot().id()).orElseThrow();
        ObjectNode parameters = json.createObjectNode();
        parameters.put("url", url).put("secret_token", secret.reveal()).put("max_connections", CONNECTIONS);
        parameters.set("allowed_updates", UpdateKinds.all(json));
        return call(term, "setWebhook", parameters);
    }

    private CallResult call(Term term, String method, ObjectNode parameters) {
        return api.call(term.key(), method, parameters, PATIENCE);
    }

    /** What Telegram says went wrong with its last deliveries, if that was lately. */
    private Optional<String> failing(JsonNode info) {
        @Nullable
        Instant at = info.path("last_error_date").isIntegralNumber()
                ? Instant.ofEpochSecond(info.path("last_error_date").asLong(0))
                : null;
        boolean lately = at != null && at.isAfter(clock.instant().minus(BETWEEN_LOOKS.multipliedBy(3)));
        return lately
                ? Optional.of("Telegram cannot deliver to the webhook, %d updates wait there: %s"
                        .formatted(
                                info.path("pending_update_count").asLong(0),
                                info.path("last_error_message").asString("no reason given")))
                : Optional.empty();
    }
}
