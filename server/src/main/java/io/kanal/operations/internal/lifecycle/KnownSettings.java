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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
            StartChecks.BIND,
            "kanal.port",
            RolesConfiguration.PROPERTY,
            LogSettings.FORMAT,
            LogSettings.FILE,
            LogSettings.LEVEL,
            LogSettings.TERMINAL,
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
        ours(environment).forEach(name -> refuseUnknown(name, plain, known));
    }

    /** The names below {@code kanal.} that something sets, as they are set. */
    private static List<String> ours(ConfigurableEnvironment environment) {
        List<String> ours = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    if (name.startsWith("kanal.") || name.startsWith("KANAL_")) {
                        ours.add(name);
                    }
                }
            }
        }
        return ours;
    }

    /** What is set below {@code kanal.}, each name in its {@link #plain} form. */
    static Set<String> namesSet(ConfigurableEnvironment environment) {
        return ours(environment).stream().map(KnownSettings::plain).collect(Collectors.toSet());
    }

    private static void refuseUnknown(String name, Set<String> plain, List<String> known) {
        String wanted = plain(name);
        if (plain.contains(wanted)) {
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
        for (JsonNode property : metadata("properties")) {
            boolean many = property.path("type").asString("").matches("java\\.util\\.(Map|List|Set).*");
            String name = property.path("name").asString();
            names.add(name);
            if (many) {
                names.add(name + "*");
            }
        }
        return names;
    }

    /** Each prefix below which settings are bound together, with the name of the class they become. */
    static Map<String, String> groups() {
        Map<String, String> groups = new TreeMap<>();
        metadata("groups")
                .forEach(group -> groups.put(
                        group.path("name").asString(), group.path("type").asString()));
        return groups;
    }

    private static List<JsonNode> metadata(String kind) {
        List<JsonNode> ours = new ArrayList<>();
        try {
            for (URL url : Collections.list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
                try (InputStream file = url.openStream()) {
                    for (JsonNode node : JsonMapper.shared().readTree(file).path(kind)) {
                        String name = node.path("name").asString("");
                        if (name.equals("kanal") || name.startsWith("kanal.")) {
                            ours.add(node);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ours;
    }

    /** As relaxed binding compares names: letters and digits only. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9*]", "");
    }

    /** The name as people set it in the environment; what stands in a list carries its number behind. */
    static String environmentName(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.\\[-]", "_").replaceAll("[*\\]]", "");
    }
}
