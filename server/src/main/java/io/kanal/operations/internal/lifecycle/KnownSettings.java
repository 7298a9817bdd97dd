package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.StartFailure;
import io.kanal.shared.text.EditDistance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses settings below {@code kanal.} that nobody reads: a typing error would otherwise be a default in silence. What
 * is read stands in the metadata that the build makes of all {@code @ConfigurationProperties}.
 */
final class KnownSettings implements EnvironmentPostProcessor, Ordered {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Read by the launcher, the command line, or before there are beans. */
    static final List<String> OTHERS = List.of(
            ListenAddress.PROPERTY,
            "kanal.port",
            RolesConfiguration.PROPERTY,
            LogSettings.FORMAT,
            LogSettings.FILE,
            LogSettings.LEVEL,
            "kanal.embedding",
            "kanal.training.enabled",
            "kanal.url",
            "kanal.api-key",
            "kanal.cache-dir",
            "kanal.models-url",
            "kanal.heap",
            "kanal.fetch-jdk",
            "kanal.jdk-url",
            "kanal.jdk-folders",
            "kanal.test.database");

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        List<String> known = new ArrayList<>(OTHERS);
        known.addAll(fromMetadata());
        Set<String> plain = new HashSet<>();
        known.forEach(name -> plain.add(plain(name)));
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    refuseUnknown(name, plain, known);
                }
            }
        }
    }

    private static void refuseUnknown(String name, Set<String> plain, List<String> known) {
        boolean ours = name.startsWith("kanal.") || name.startsWith("KANAL_");
        String wanted = plain(name);
        if (!ours || plain.contains(wanted)) {
            return;
        }
        // Lists and maps carry an index or a key behind the name that is known.
        if (plain.stream()
                .anyMatch(prefix ->
                        prefix.endsWith("*") && wanted.startsWith(prefix.substring(0, prefix.length() - 1)))) {
            return;
        }
        String nearest = Collections.min(
                known, Comparator.comparingInt(candidate -> EditDistance.between(plain(candidate), wanted)));
        throw new StartFailure("There is no setting '%s'; did you mean '%s'? docs/operations.md lists all"
                .formatted(name, name.startsWith("KANAL_") ? environmentName(nearest) : nearest));
    }

    private static List<String> fromMetadata() {
        List<String> names = new ArrayList<>();
        try {
            for (URL url : Collections.list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
                try (InputStream file = url.openStream()) {
                    for (JsonNode property : JsonMapper.shared().readTree(file).path("properties")) {
                        String name = property.path("name").asString("");
                        if (name.startsWith("kanal.")) {
                            boolean many = property.path("type").asString("").matches("java\\.util\\.(Map|List|Set).*");
                            names.add(name);
                            if (many) {
                                names.add(name + "*");
                            }
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** As relaxed binding compares names: letters and digits only. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9*]", "");
    }

    private static String environmentName(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_").replace("*", "");
    }
}
