package io.kanal.web.internal.contract;

import io.kanal.shared.input.InvalidInput;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query of the contract with its filters written in Kanal's query language. */
final class FilteredQuery {
    /** How a day is written: a date, or nothing, or a date with a time whose day counts. */
    static final String DAY = "\\s*|[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+)?";

    private static final LocalDate NO_END = LocalDate.of(9999, 12, 31);

    private final StringBuilder query;

    private FilteredQuery(String query) {
        this.query = new StringBuilder(query.strip());
    }

    static FilteredQuery of(String query) {
        return new FilteredQuery(query);
    }

    /** Any of these tags; noted in {@code applied}. */
    FilteredQuery tags(@Nullable List<String> tags, Map<String, Object> applied) {
        if (tags != null && !tags.isEmpty()) {
            for (String tag : tags) {
                String plain = tag.strip().replace("\"", "");
                query.append(plain.contains(" ") ? " tag:\"" + plain + "\"" : " tag:" + plain);
            }
            applied.put("tags", tags);
        }
        return this;
    }

    /** From one day to another, both included. */
    FilteredQuery dates(@Nullable String from, @Nullable String to, Map<String, Object> applied) {
        if (from != null && !from.isBlank()) {
            query.append(" after:").append(day("date_from", from));
            applied.put("date_from", from);
        }
        if (to != null && !to.isBlank()) {
            LocalDate last = day("date_to", to);
            // The last day that can be written stands for "no end".
            if (last.isBefore(NO_END)) {
                query.append(" before:").append(last.plusDays(1));
            }
            applied.put("date_to", to);
        }
        return this;
    }

    /** The day of a date or of a date with time. */
    private static LocalDate day(String field, String text) {
        try {
            return text.length() > 10
                    ? DateTimeFormatter.ISO_DATE_TIME.parse(text.replace(' ', 'T'), LocalDate::from)
                    : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.value(field, text, "a date like 2026-03-01", e);
        }
    }

    /** Only these channels, by name or number of name. */
    FilteredQuery channels(@Nullable List<String> channels, Map<String, Object> applied) {
        if (channels != null && !channels.isEmpty()) {
            for (String channel : channels) {
                query.append(" from:@").append(channel.strip().replaceFirst("^@", ""));
            }
            applied.put("channels", channels);
        }
        return this;
    }

    @Override
    public String toString() {
        return query.toString();
    }
}
