package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Roles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** UPGRADING.md answers every name that the earlier systems read from their environment, with names that there are. */
class EarlierNamesTest {
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_<>*]+)`");
    private static final Pattern OURS = Pattern.compile("KANAL_[A-Z0-9_]+");
    private static final Pattern ROLES = Pattern.compile("KANAL_ROLES=([a-z,]+)");

    @Test
    void eachNameIsAnsweredOnce() throws IOException {
        Map<String, Integer> answered = new HashMap<>();
        ROW.matcher(upgrading())
                .results()
                .forEach(row -> NAME.matcher(row.group(1))
                        .results()
                        .forEach(name -> answered.merge(name.group(1), 1, Integer::sum)));
        assertThat(answered.keySet()).containsExactlyInAnyOrderElementsOf(earlier());
        assertThat(answered.values()).containsOnly(1);
    }

    @Test
    void whatIsNamedInTheAnswersIsRead() throws IOException {
        Set<String> known = OURS.matcher(Files.readString(root().resolve(".env.example")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(OURS.matcher(upgrading())
                        .results()
                        .map(MatchResult::group)
                        // A list of models: the name of the list and what each of them has.
                        .map(name -> name.replaceFirst("_[0-9]_(URL|KEY|MODEL)$", ""))
                        .filter(name -> !name.endsWith("_"))
                        .collect(Collectors.toSet()))
                .isSubsetOf(known);
    }

    @Test
    void theBotsTokenIsTheBotsToken() throws IOException {
        assertThat(upgrading()).contains("| `BOT_TOKEN` | `KANAL_BOT_TOKEN` |");
    }

    @Test
    void thePartsOfEarlierSystemsAreRolesThatThereAre() throws IOException {
        Set<String> roles = Arrays.stream(Roles.Role.values())
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<String> named = ROLES.matcher(upgrading())
                .results()
                .flatMap(found -> Arrays.stream(found.group(1).split(",", -1)))
                .toList();
        assertThat(named).isNotEmpty().isSubsetOf(roles);
    }

    private static Set<String> earlier() throws IOException {
        try (InputStream list = Objects.requireNonNull(
                EarlierNamesTest.class.getResourceAsStream("/io/kanal/operations/earlier-names.txt"))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2)[1])
                    .collect(Collectors.toSet());
        }
    }

    private static String upgrading() throws IOException {
        return Files.readString(root().resolve("UPGRADING.md"));
    }

    /** The tests run in the module's folder. */
    private static Path root() {
        return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    }
}
