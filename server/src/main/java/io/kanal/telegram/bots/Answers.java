package io.kanal.telegram.bots;

import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.CallResult;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells what an answer, or its absence, means. No text that leaves here holds the token. */
record Answers(JsonMapper json, String base, Secret<String> token) {
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int LONGEST_DESCRIPTION = 500;

    CallResult read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("no content type");
        JsonNode answer = parsed(response.body());
        if (answer != null && answer.path("ok").isBoolean()) {
            return answer.path("ok").asBoolean() ? new CallResult.Done(answer.path("result")) : refused(answer, status);
        }
        boolean success = status >= 200 && status < 300;
        if ((success && type.toLowerCase(Locale.ROOT).startsWith("application/json")) || status == GATEWAY_TIMEOUT) {
            return new CallResult.Uncertain("The answer with status %d is not whole".formatted(status));
        }
        return new CallResult.Failed(
                status,
                "%s answered with status %d and %s, not with the Bot API's JSON; KANAL_BOT_API_URL says where it is"
                        .formatted(base, status, clean(type)),
                null,
                null);
    }

    /** What it means that no answer came. */
    CallResult failure(Throwable failure) {
        if (neverLeft(failure)) {
            return new CallResult.Unsent("%s cannot be reached: %s".formatted(base, describe(failure)));
        }
        return new CallResult.Uncertain(
                failure instanceof HttpTimeoutException
                        ? "No answer in time"
                        : "The connection to %s broke: %s".formatted(base, describe(failure)));
    }

    private static boolean neverLeft(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    private CallResult refused(JsonNode answer, int status) {
        JsonNode parameters = answer.path("parameters");
        JsonNode retry = parameters.path("retry_after");
        JsonNode migrated = parameters.path("migrate_to_chat_id");
        return new CallResult.Failed(
                answer.path("error_code").asInt(status),
                clean(answer.path("description").asString("no description")),
                retry.isNumber() && retry.canConvertToInt() ? Duration.ofSeconds(Math.max(0, retry.asInt())) : null,
                migrated.isIntegralNumber() && migrated.canConvertToLong() ? Long.valueOf(migrated.asLong()) : null);
    }

    private @Nullable JsonNode parsed(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            // Not JSON: what that means depends on the status.
            return null;
        }
    }

    private String describe(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + clean(message));
    }

    private String clean(String text) {
        String without = text.replace(token.reveal(), "[token]").replaceAll("\\p{Cntrl}", " ");
        return without.length() <= LONGEST_DESCRIPTION ? without : without.substring(0, LONGEST_DESCRIPTION);
    }
}
