package io.kanal.operations.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of settings for people holds what the program reads, and nothing else. */
class SettingsListTest {
    /** Set by builds and tests alone. */
    private static final List<String> INTERNAL =
            List.of("KANAL_TRAINING_ENABLED", "KANAL_TEST_DATABASE", "KANAL_TERMINAL");

    private final Set<String> listed = listed();

    @Test
    void everySettingStandsInTheExample() {
        assertThat(bound()).filteredOn(name -> !listed.contains(name)).isEmpty();
        assertThat(KnownSettings.OTHERS)
                .map(SettingsListTest::variable)
                .filteredOn(name -> !listed.contains(name) && !INTERNAL.contains(name))
                .isEmpty();
    }

    @Test
    void everySettingOfTheExampleIsRead() throws IOException {
        String launcher = Files.readString(root().resolve("kanal"));
        String sources = sources();
        Set<String> elsewhere = placeholders();
        Stream.of(
                        RolesConfiguration.PROPERTY,
                        LogSettings.FORMAT,
                        LogSettings.FILE,
                        LogSettings.LEVEL,
                        "kanal.embedding")
                .map(SettingsListTest::variable)
                .forEach(elsewhere::add);
        elsewhere.addAll(bound());
        assertThat(listed)
                .filteredOn(name ->
                        !elsewhere.contains(name) && !launcher.contains(name) && !sources.contains('"' + name + '"'))
                .isEmpty();
    }

    /** The command line asks the environment by name. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(root().resolve("server/src/main/java/io/kanal/cli"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    /** What the build found in all {@code @ConfigurationProperties}. */
    private static Set<String> bound() {
        try (InputStream file =
                SettingsListTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Set<String> names = new TreeSet<>();
            for (JsonNode property : JsonMapper.shared().readTree(file).path("properties")) {
                String name = property.path("name").asString();
                if (name.startsWith("kanal.")) {
                    names.add(variable(name));
                }
            }
            assertThat(names).hasSizeGreaterThan(40);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Spring's own settings are made of. */
    private static Set<String> placeholders() throws IOException {
        Path resources = root().resolve("server/src/main/resources");
        String text = Files.readString(resources.resolve("application.yaml"))
                + Files.readString(resources.resolve("web.properties"));
        return Pattern.compile("\\$\\{(kanal\\.[a-z.-]+)")
                .matcher(text)
                .results()
                .map(match -> variable(match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> listed() {
        try {
            return Pattern.compile("(?m)^#(KANAL_[A-Z0-9_]+)=")
                    .matcher(Files.readString(root().resolve(".env.example")))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("kanal"))) {
            here = here.resolve("..").normalize();
        }
        return here;
    }
}
