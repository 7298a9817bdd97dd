package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of settings for people holds what the program reads. */
class SettingsListTest {
    /** Given to people under a shorter name, or set by the build alone. */
    private static final List<String> SHORTER =
            List.of("kanal.web.hosts", "kanal.web.behind-tls-proxy", "kanal.web.rag-requests-per-minute");

    @Test
    void everySettingStandsInTheExample() throws IOException {
        String example = Files.readString(root().resolve(".env.example"));
        List<String> missing = new ArrayList<>();
        try (InputStream file = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(file).isNotNull();
            for (JsonNode property : JsonMapper.shared().readTree(file).path("properties")) {
                String name = property.path("name").asString();
                String variable = name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
                if (name.startsWith("kanal.") && !SHORTER.contains(name) && !example.contains("#" + variable + "=")) {
                    missing.add(variable);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("kanal"))) {
            here = here.resolve("..").normalize();
        }
        return here;
    }
}
