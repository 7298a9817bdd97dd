package io.kanal.telegram.bots;

import io.kanal.shared.net.OutsideHttp;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.CallResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls methods of the Bot API over HTTP/1.1. It has no gates and never repeats anything by itself; only the dispatcher, the
 * intake and the registry of bots call it. A token that Telegram refuses is noted with its bot; a call touches the database
 * for nothing else, so its result cannot get lost with it. Thread-safe.
 */
@Component
public final class BotApi {
    private static final Logger log = LoggerFactory.getLogger(BotApi.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String TELEGRAM = "api.telegram.org";
    private static final long MAX_ANSWER_BYTES = 64L << 20;
    /** What may stand in a path; a real token is the bot's id, a colon and 35 such characters. */
    private static final Pattern TOKEN = Pattern.compile("\\d{1,19}:[A-Za-z0-9_-]{1,100}");

    private final HttpClient client;
    private final String base;
    private final BotRows rows;
    private final Contacts contacts;
    private final JsonMapper json;

    public BotApi(BotProperties properties, BotRows rows, Contacts contacts, JsonMapper json) {
        String address = properties.apiUrl().toString();
        base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        this.rows = rows;
        this.contacts = contacts;
        this.json = json;
        client = OutsideHttp.client(OutsideSystem.TELEGRAM_API, CONNECT);
    }

    /** Whether it calls Telegram's own servers, not somebody's local one. */
    public boolean isTelegrams() {
        return TELEGRAM.equalsIgnoreCase(URI.create(base).getHost());
    }

    /**
     * Opens a file; the caller closes its body.
     *
     * @param path as getFile named it, percent-encoded
     * @param timeout until the body begins
     */
    public HttpResponse<InputStream> file(BotKey key, String path, Duration timeout) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + "/file/bot" + key.token().reveal() + "/" + path))
                .timeout(timeout)
                .build();
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Where it calls, without a slash at the end. */
    public String address() {
        return base;
    }

    /** Whether this can be a token at all. */
    public static boolean isToken(Secret<String> token) {
        return TOKEN.matcher(token.reveal()).matches();
    }

    /** Calls a method without files and waits for the answer. */
    public CallResult call(BotKey key, String method, ObjectNode parameters, Duration timeout) {
        return call(key, method, parameters, List.of(), timeout);
    }

    /**
     * Calls a method and waits for the answer; an interrupt breaks it off and stays set.
     *
     * @param timeout for the whole call, answer included
     */
    public CallResult call(
            BotKey key, String method, ObjectNode parameters, List<UploadedFile> files, Duration timeout) {
        return start(key, method, parameters, files, timeout).await();
    }

    /** Begins a call that can be broken off. */
    public BotCall start(BotKey key, String method, ObjectNode parameters, List<UploadedFile> files, Duration timeout) {
        return start(key.token(), method, parameters, files, timeout, new BotCall.Watch() {
            @Override
            public void answered(CallResult result) {
                contacts.note(key.bot(), result);
            }

            @Override
            public void refused(String reason) {
                revoke(key, reason);
            }
        });
    }

    private void revoke(BotKey key, String reason) {
        try {
            rows.revoke(key, reason);
        } catch (RuntimeException e) {
            // How the call went must not be lost for that; the next one is refused as well.
            log.warn("That the token of bot {} is refused cannot be noted: {}", key.bot(), e.getMessage());
        }
    }

    /** Calls a method with a token that is not registered yet. */
    CallResult call(Secret<String> token, String method, Duration timeout) {
        return start(token, method, json.createObjectNode(), List.of(), timeout, BotCall.Watch.NOBODY)
                .await();
    }

    private BotCall start(
            Secret<String> token,
            String method,
            ObjectNode parameters,
            List<UploadedFile> files,
            Duration timeout,
            BotCall.Watch watch) {
        RequestBody body = RequestBody.of(parameters, files);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/bot" + token.reveal() + "/" + method))
                .header("Content-Type", body.contentType())
                .header("Accept", "application/json")
                .timeout(timeout)
                .POST(body.content())
                .build();
        return new BotCall(
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES)),
                timeout,
                new Answers(json, base, token),
                watch);
    }
}
