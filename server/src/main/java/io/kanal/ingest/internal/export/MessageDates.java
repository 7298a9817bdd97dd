package io.kanal.ingest.internal.export;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Dates of messages. Newer exports carry the moment itself; older ones only the clock on the wall of the person who
 * exported, which becomes a moment by the zone the importing person names. A date before 1990 or after tomorrow is not
 * believed and stays unknown.
 *
 * <p>In the night when clocks go back an hour of the wall comes twice. Messages stand in the order they were sent in, so the one
 * behind a message of that night is not earlier.
 */
public final class MessageDates {
    private static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();

    private static final Pattern PAGE = Pattern.compile(
            "\\s*(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}) (\\d{1,2}):(\\d{2}):(\\d{2})(?: UTC([+-]\\d{2}:\\d{2}|))?\\s*");

    private final ZoneId zone;
    private final InstantSource clock;

    public MessageDates(ZoneId zone, InstantSource clock) {
        this.zone = zone;
        this.clock = clock;
    }

    /**
     * The moment in {@code field}, or {@link Instant#MIN} where a date is written but cannot be believed.
     *
     * @param before what happened before it; null where nothing is known
     */
    @Nullable
    public Instant read(JsonNode node, String field, @Nullable Instant before) {
        Long seconds = Json.whole(node, field + "_unixtime");
        if (seconds != null) {
            return believed(seconds);
        }
        JsonNode local = node.get(field);
        if (local == null || local.isNull()) {
            return null;
        }
        if (local.isIntegralNumber()) {
            return believed(local.asLong(0));
        }
        return local.isString() ? ofLocal(local.stringValue(), before) : Instant.MIN;
    }

    /** An ISO date and time without offset. */
    Instant ofLocal(String text, @Nullable Instant before) {
        try {
            return of(LocalDateTime.parse(text), before);
        } catch (DateTimeException e) {
            // Not a date at all: the message is kept without one.
            return Instant.MIN;
        }
    }

    /**
     * As pages of HTML write it: {@code 16.03.2022 19:24:40}, newer ones with {@code UTC+03:00} behind.
     *
     * @param before what happened before it; null where nothing is known
     */
    public Instant ofPage(String text, @Nullable Instant before) {
        Matcher matcher = PAGE.matcher(text);
        if (!matcher.matches()) {
            return Instant.MIN;
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(matcher, 3),
                    number(matcher, 2),
                    number(matcher, 1),
                    number(matcher, 4),
                    number(matcher, 5),
                    number(matcher, 6));
            String offset = matcher.group(7);
            return offset == null
                    ? of(local, before)
                    : believed(local.toEpochSecond(offset.isEmpty() ? ZoneOffset.UTC : ZoneOffset.of(offset)));
        } catch (DateTimeException e) {
            // The 31st of February: the message is kept without a date.
            return Instant.MIN;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    Instant of(LocalDateTime local, @Nullable Instant before) {
        ZonedDateTime first = local.atZone(zone).withEarlierOffsetAtOverlap();
        ZonedDateTime second = first.withLaterOffsetAtOverlap();
        boolean later = before != null && before.isAfter(first.toInstant()) && !before.isAfter(second.toInstant());
        return believed((later ? second : first).toEpochSecond());
    }

    public static boolean believable(@Nullable Instant date) {
        return !Instant.MIN.equals(date);
    }

    private Instant believed(long seconds) {
        long latest = clock.instant().plus(Duration.ofDays(1)).getEpochSecond();
        return seconds < EARLIEST || seconds > latest ? Instant.MIN : Instant.ofEpochSecond(seconds);
    }
}
