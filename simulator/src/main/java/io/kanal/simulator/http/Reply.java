package io.kanal.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the web server does with a request in the end. */
public sealed interface Reply {

    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are passed through, never compared
    record Whole(int status, String contentType, byte[] body, Map<String, String> headers) implements Reply {
        public Whole {
            headers = Map.copyOf(headers);
        }
    }

    /** An answer written piece by piece until the writer returns or the other side goes. */
    record Stream(String contentType, Writer writer) implements Reply {}

    /** The connection is closed without a word, as a broken network does. */
    record Abort() implements Reply {}

    /** Headers promise more than comes: the answer breaks off in the middle. */
    record Torn(Whole whole) implements Reply {}

    /** The answer comes late. */
    record Late(Reply reply, Duration delay) implements Reply {}

    /** Writes to an open answer. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    static Whole json(int status, JsonNode body) {
        return new Whole(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Whole html(int status, String body) {
        return new Whole(status, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Whole text(int status, String body) {
        return new Whole(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Whole redirect(String address) {
        return new Whole(302, "text/plain; charset=utf-8", new byte[0], Map.of("Location", address));
    }
}
