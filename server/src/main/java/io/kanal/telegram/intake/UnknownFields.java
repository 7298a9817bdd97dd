package io.kanal.telegram.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Counts fields that updates of known kinds carry and this version of Kanal has not heard of: the first sign of a newer Bot
 * API. It looks at the fields of the message, query and so on itself, not at what lies deeper. Names come from outside, so
 * only the first hundred count for themselves.
 */
final class UnknownFields {
    private static final String METRIC = "kanal.telegram.updates.unknown.field";
    private static final String OTHER = "other";
    private static final int MOST_NAMES = 100;
    private static final int LONGEST_NAME = 64;
    private static final Map<String, Set<String>> KNOWN = known();

    private final MeterRegistry registry;
    private final Map<Name, Counter> counters = new ConcurrentHashMap<>();

    private record Name(String kind, String field) {}

    UnknownFields(MeterRegistry registry) {
        this.registry = registry;
        // There from the first scrape on, so that a rise is seen.
        counter(new Name(OTHER, OTHER));
    }

    void count(JsonNode update) {
        for (String kind : update.propertyNames()) {
            Set<String> known = KNOWN.get(kind);
            if (known != null) {
                update.path(kind).propertyNames().stream()
                        .filter(field -> !known.contains(field))
                        .forEach(field -> counter(named(kind, field)).increment());
            }
        }
    }

    private Name named(String kind, String field) {
        Name name = new Name(kind, field);
        boolean counted = counters.containsKey(name)
                || (counters.size() <= MOST_NAMES
                        && field.length() <= LONGEST_NAME
                        && field.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')));
        return counted ? name : new Name(OTHER, OTHER);
    }

    private Counter counter(Name name) {
        return counters.computeIfAbsent(
                name,
                added -> Counter.builder(METRIC)
                        .description("Fields of updates that this version does not know, stored as they are")
                        .tag("kind", added.kind())
                        .tag("field", added.field())
                        .register(registry));
    }

    private static Map<String, Set<String>> known() {
        Properties kinds = new Properties();
        try (InputStream file =
                UnknownFields.class.getResourceAsStream("/io/kanal/telegram/update-fields.properties")) {
            if (file == null) {
                throw new IllegalStateException("The list of known fields is missing from the program");
            }
            kinds.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(
                        kind -> kind, kind -> Set.of(kinds.getProperty(kind).split(" "))));
    }
}
