package io.kanal.shared.net;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** For how long a server that asks for fewer requests wants none, as its {@code Retry-After} says it (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private static final Duration UNSAID = Duration.ofMinutes(1);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    private RetryAfter() {}

    /** Seconds or a date, a second at least and an hour at most; a minute where neither is said. */
    public static Duration of(HttpResponse<?> response, Instant now) {
        return of(response.headers().firstValue("retry-after").orElse("").strip(), now);
    }

    static Duration of(String written, Instant now) {
        Duration asked = asked(written, now);
        if (asked.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return asked.compareTo(MOST) > 0 ? MOST : asked;
    }

    private static Duration asked(String written, Instant now) {
        if (written.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(written));
        }
        try {
            return Duration.between(
                    now, ZonedDateTime.parse(written, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT)));
        } catch (DateTimeException malformed) {
            // Neither seconds nor a date: as if nothing was said.
            return UNSAID;
        }
    }
}
