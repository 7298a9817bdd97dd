package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.FollowerStatus;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.jobs.JobState;
import io.kanal.posts.message.Source;
import io.kanal.shared.Scope;
import io.kanal.shared.text.PluralForm;
import io.kanal.telegram.BotState;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every language says everything the others say, with the same gaps to fill. */
class BundlesTest {
    private static final Pattern GAP = Pattern.compile("\\{\\d+}");

    @ParameterizedTest
    @CsvSource({
        "kanal, _ru",
        "kanal, _uk",
        "kanal, _tr",
        "kanal, _fa",
        "told, _ru",
        "told, _uk",
        "told, _tr",
        "told, _fa"
    })
    void aLanguageHasTheKeysAndPlaceholdersOfEnglish(String name, String suffix) throws IOException {
        Properties english = bundle(name, "");
        Properties other = bundle(name, suffix);
        assertThat(new TreeSet<>(other.stringPropertyNames())).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertThat(gaps(other.getProperty(key))).as(key).isEqualTo(gaps(english.getProperty(key)));
            assertThat(other.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
        }
    }

    @Test
    void everyKeyATemplateNamesIsInTheBundle() throws IOException {
        Set<String> known = bundle("kanal", "").stringPropertyNames();
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

    /** What pages say of a state is named by its constant. */
    @Test
    void everyStateThatAPageShowsHasItsWords() throws IOException {
        Map<String, Class<? extends Enum<?>>> shown = Map.of(
                "follower.", FollowerStatus.State.class,
                "source.", Source.class,
                "removal.source.", Source.class,
                "job.", JobState.class,
                "scope.", Scope.class,
                "reach.", FollowStatus.Reach.class,
                "bot.state.", BotState.class,
                "job.skip.", SkipReason.class);
        Set<String> known = bundle("kanal", "").stringPropertyNames();
        shown.forEach((prefix, states) -> {
            for (Enum<?> state : states.getEnumConstants()) {
                String name = state.name().toLowerCase(Locale.ROOT);
                assertThat(known).contains(prefix + (prefix.equals("job.skip.") ? name.replace('_', '-') : name));
            }
        });
    }

    /** A text that counts has every form of its language, or one for all, and is asked for with its number. */
    @ParameterizedTest
    @CsvSource({"'', en", "_ru, ru", "_uk, uk", "_tr, tr", "_fa, fa"})
    void aTextThatCountsHasTheFormsOfItsLanguage(String suffix, String language) throws IOException {
        Properties words = bundle("kanal", suffix);
        Set<String> counting = new TreeSet<>();
        for (String key : words.stringPropertyNames()) {
            if (words.getProperty(key).contains("|")) {
                counting.add(key);
                assertThat(PluralForm.choose(words.getProperty(key), Locale.of(language), 5))
                        .as(key)
                        .contains("{0}");
            }
        }
        try (var files = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path template :
                    files.filter(file -> file.toString().endsWith(".html")).toList()) {
                String page = Files.readString(template);
                assertThat(counting)
                        .as(template.toString())
                        .noneMatch(key -> page.contains("#{" + key + "(") || page.contains("#{" + key + "}"));
            }
        }
    }

    /** Text of a page stands in the bundles; what a template shows without them is an example for whoever reads the template. */
    @Test
    void noTemplateHoldsTextOfItsOwn() throws IOException {
        Set<String> bare = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path template : files.filter(
                            file -> file.toString().endsWith(".html") && !file.endsWith("reference.html"))
                    .toList()) {
                Document page = Jsoup.parse(Files.readString(template));
                for (Element element : page.getAllElements()) {
                    boolean filled = element.parents().stream()
                                    .anyMatch(parent -> parent.hasAttr("th:text") || parent.hasAttr("th:utext"))
                            || element.hasAttr("th:text")
                            || element.hasAttr("th:utext");
                    if (!filled && element.ownText().codePoints().anyMatch(Character::isLetter)) {
                        bare.add(template.getFileName() + ": " + element.ownText());
                    }
                    for (String attribute : List.of("placeholder", "title", "aria-label", "alt", "label")) {
                        if (element.attr(attribute).codePoints().anyMatch(Character::isLetter)) {
                            bare.add(template.getFileName() + ": " + attribute + " " + element.attr(attribute));
                        }
                    }
                }
            }
        }
        // The program's name, keys of the keyboard, commands and addresses are the same in every language.
        bare.removeIf(
                text -> text.matches(
                        ".*: (Kanal|j|k|g|m|n|v|Enter|UTC|\\./kanal login-link|placeholder @channel · t\\.me/channel · https://t\\.me/s/channel)"));
        assertThat(bare).isEmpty();
    }

    private static Set<String> gaps(String text) {
        return GAP.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Properties bundle(String name, String suffix) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(
                        BundlesTest.class.getResourceAsStream("/messages/" + name + suffix + ".properties")),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
