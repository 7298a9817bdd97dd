package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every language says everything the others say, with the same gaps to fill. */
class BundlesTest {
    private static final Pattern GAP = Pattern.compile("\\{\\d+}");

    @ParameterizedTest
    @ValueSource(strings = {"_ru", "_uk", "_tr", "_fa"})
    void aLanguageHasTheKeysAndPlaceholdersOfEnglish(String suffix) throws IOException {
        Properties english = bundle("");
        Properties other = bundle(suffix);
        assertThat(new TreeSet<>(other.stringPropertyNames())).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertThat(gaps(other.getProperty(key))).as(key).isEqualTo(gaps(english.getProperty(key)));
            assertThat(other.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
        }
    }

    @Test
    void everyKeyATemplateNamesIsInTheBundle() throws IOException {
        Set<String> known = bundle("").stringPropertyNames();
        Pattern named = Pattern.compile("#\\{([a-z][a-z.-]+)[}(]");
        Set<String> missing = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/resources/templates"))) {
            List<Path> templates =
                    files.filter(file -> file.toString().endsWith(".html")).toList();
            assertThat(templates).isNotEmpty();
            for (Path template : templates) {
                named.matcher(Files.readString(template))
                        .results()
                        .map(match -> match.group(1))
                        .filter(key -> !known.contains(key))
                        .forEach(key -> missing.add(template.getFileName() + ": " + key));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Set<String> gaps(String text) {
        return GAP.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Properties bundle(String suffix) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(
                        BundlesTest.class.getResourceAsStream("/messages/kanal" + suffix + ".properties")),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
