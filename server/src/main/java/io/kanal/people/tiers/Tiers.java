package io.kanal.people.tiers;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.error.YAMLException;

/** The table of tiers: the program's own, and in its place what {@code tiers.yaml} in the data directory says. */
@Component
public final class Tiers {
    /** Its name in the data directory. */
    public static final String FILE = "tiers.yaml";

    private static final String DEFAULTS = "/io/kanal/people/" + FILE;
    /** The most bytes of the file. */
    public static final int MOST_OF_THE_FILE = 65_536;

    private static final Pattern VALUE = Pattern.compile("(?m)^(?=[a-z ])");

    private final Map<Tier, TierLimits> table;

    /** @throws StartFailure where the file says something that is no value, with the place */
    Tiers(DataDirectory directory) {
        Path file = directory.root().resolve(FILE);
        byte[] written;
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory.root());
                Files.writeString(file, VALUE.matcher(defaults()).replaceAll("# "));
            }
            try (InputStream in = Files.newInputStream(file)) {
                written = in.readNBytes(MOST_OF_THE_FILE + 1);
            }
        } catch (IOException e) {
            throw new StartFailure(file + " cannot be read or written: " + e.getMessage(), e);
        }
        table = table(written, file);
    }

    /**
     * Fails where these bytes are no table of tiers, as a start with them would.
     *
     * @throws StartFailure with the place
     */
    public static void requireTable(byte[] written) {
        var _ = table(written, Path.of(FILE));
    }

    private static Map<Tier, TierLimits> table(byte[] written, Path file) {
        if (written.length > MOST_OF_THE_FILE) {
            throw new StartFailure(
                    file + " is larger than " + MOST_OF_THE_FILE + " bytes; it cannot be a table of tiers");
        }
        Map<String, String> values = read(defaults(), FILE);
        Set<String> known = Set.copyOf(values.keySet());
        values.putAll(read(new String(written, StandardCharsets.UTF_8), file.toString()));
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new StartFailure("%s says %s, which is no value of a tier; there are %s"
                    .formatted(file, unknown.iterator().next(), new TreeSet<>(known)));
        }
        Map<Tier, TierLimits> read = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            read.put(tier, new Values(values, tier.slug(), file).limits());
        }
        return Map.copyOf(read);
    }

    public TierLimits limits(Tier tier) {
        return Objects.requireNonNull(table.get(tier), tier.slug());
    }

    private static String defaults() {
        try (InputStream file = Objects.requireNonNull(Tiers.class.getResourceAsStream(DEFAULTS), DEFAULTS)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(String yaml, String named) {
        var reader = new YamlPropertiesFactoryBean();
        reader.setResources(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), named));
        try {
            Map<String, String> values = new HashMap<>();
            Objects.requireNonNull(reader.getObject())
                    .forEach((key, value) -> values.put(key.toString(), value.toString()));
            return values;
        } catch (YAMLException e) {
            throw new StartFailure(named + " is not written as YAML: " + e.getMessage(), e);
        }
    }

    /** The values of one tier. */
    private record Values(Map<String, String> all, String tier, Path file) {
        TierLimits limits() {
            return new TierLimits(
                    number("channels", 1, 100_000),
                    number("posts", 1, 10_000_000),
                    number("questions", 0, 1_000_000),
                    size("room"),
                    truth("digests"),
                    truth("priority"),
                    number("roubles", 0, 10_000_000),
                    number("stars", 0, 10_000),
                    number("days", 0, 3650));
        }

        private String text(String name) {
            return Objects.requireNonNull(all.get(tier + "." + name));
        }

        private int number(String name, int least, int most) {
            String text = text(name);
            if (text.matches("\\d{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw noValue(name, text, "a number from %d to %d".formatted(least, most), null);
        }

        private boolean truth(String name) {
            return switch (text(name)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw noValue(name, text(name), "true or false", null);
            };
        }

        private DataSize size(String name) {
            try {
                DataSize size = DataSize.parse(text(name));
                if (!size.isNegative()) {
                    return size;
                }
            } catch (IllegalArgumentException e) {
                throw noValue(name, text(name), "a size such as 5GB", e);
            }
            throw noValue(name, text(name), "a size such as 5GB", null);
        }

        private StartFailure noValue(String name, String text, String expected, @Nullable Throwable cause) {
            return new StartFailure(
                    "%s: %s.%s is '%s'; expected %s".formatted(file, tier, name, text, expected), cause);
        }
    }
}
