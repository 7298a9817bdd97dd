package io.kanal.simulator.world;

import org.jspecify.annotations.Nullable;

/** A refusal as Telegram words it: {@code error_code}, {@code description} and the parameters of the response. */
public final class TelegramError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final @Nullable Long migratedTo;
    private final @Nullable Integer retryAfterSeconds;

    private TelegramError(
            int code, String description, @Nullable Long migratedTo, @Nullable Integer retryAfterSeconds) {
        super(description);
        this.code = code;
        this.migratedTo = migratedTo;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static TelegramError badRequest(String what) {
        return new TelegramError(400, "Bad Request: " + what, null, null);
    }

    public static TelegramError forbidden(String what) {
        return new TelegramError(403, "Forbidden: " + what, null, null);
    }

    public static TelegramError of(int code, String description) {
        return new TelegramError(code, description, null, null);
    }

    public static TelegramError migrated(long to) {
        return new TelegramError(400, "Bad Request: group chat was upgraded to a supergroup chat", to, null);
    }

    public static TelegramError tooMany(int retryAfterSeconds) {
        return new TelegramError(429, "Too Many Requests: retry after " + retryAfterSeconds, null, retryAfterSeconds);
    }

    public int code() {
        return code;
    }

    public String description() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    public @Nullable Long migratedTo() {
        return migratedTo;
    }

    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
