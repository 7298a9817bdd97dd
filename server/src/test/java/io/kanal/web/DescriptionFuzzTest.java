package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemathesis reads the description of the interface and calls everything in it with what fits and what does not, as an
 * administrator, a reader and nobody: no answer is a 500, of another form, status or type than described, or given to whom
 * it is not for. {@code ./kanal test} fetches the program from PyPI.
 */
@ServerTest
@EmbeddedOnly
class DescriptionFuzzTest {
    /** What is not called at random, and the test of its own that calls it. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "reindex", "AuditedDeedsTest",
            "downloadBackup", "AuditedDeedsTest",
            "resetFollower", "AuditedDeedsTest",
            "revokeKey", "GuardsTest",
            "adminSetRole", "AdministrationTest",
            "adminBlockUser", "AdministrationTest",
            "adminEndAuth", "AdministrationTest",
            "logOutUser", "AdministrationTest",
            "beginMaintenance", "AdministrationTest",
            "endMaintenance", "AdministrationTest");

    private static final Path REQUIREMENTS = Path.of("src/test/resources/schemathesis-requirements.txt");
    private static final Path HOOKS = Path.of("src/test/resources/schemathesis_hooks.py");
    private static final Pattern GENERATED = Pattern.compile("(\\d+) generated");
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @LocalServerPort
    int port;

    @Autowired
    Keys keys;

    @Autowired
    JdbcClient jdbc;

    @TempDir
    Path folder;

    /** One way through the description: who calls, what is made up, and how many calls there must be at least. */
    private record Run(String who, String phases, int examples, int least) {}

    private record Started(Run run, Process process, Path output) {}

    @Test
    void whatComesIsWhatIsDescribed() throws IOException, InterruptedException {
        List<Started> started = new ArrayList<>();
        try {
            // Side by side: they wait for the server more than for themselves. One worker each, as two share caches
            // that break.
            for (Run run : List.of(
                    new Run("administrator", "coverage,fuzzing", 8, 500),
                    new Run("reader", "coverage,fuzzing", 3, 500),
                    new Run("nobody", "coverage", 1, 500))) {
                started.add(start(run));
            }
            for (Started each : started) {
                boolean ended = each.process().waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
                String said = each.run().who() + "\n" + Files.readString(each.output(), StandardCharsets.UTF_8);
                assertThat(ended).as(said).isTrue();
                assertThat(each.process().exitValue()).as(said).isZero();
                Matcher generated = GENERATED.matcher(said);
                assertThat(generated.find()).as(said).isTrue();
                assertThat(Integer.parseInt(generated.group(1)))
                        .as(said)
                        .isGreaterThan(each.run().least());
            }
        } finally {
            for (Started each : started) {
                each.process().destroyForcibly().waitFor();
            }
        }
    }

    private Started start(Run run) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program().toString(),
                "run",
                "http://127.0.0.1:" + port + "/openapi.json",
                "--phases",
                run.phases(),
                "--max-examples",
                Integer.toString(run.examples()),
                "--seed",
                "7",
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
                        + "response_schema_conformance,ignored_auth",
                "--request-timeout",
                "20",
                "--generation-database",
                "none",
                "--suppress-health-check",
                "all",
                "--no-shrink",
                "--continue-on-failure",
                "--warnings",
                "off",
                "--no-color"));
        LEFT_OUT.keySet().forEach(id -> command.addAll(List.of("--exclude-operation-id", id)));
        String key = key(run.who());
        if (key != null) {
            command.addAll(List.of("--header", "Authorization: Bearer " + key));
        }
        Path output = folder.resolve(run.who() + ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SCHEMATHESIS_HOOKS", HOOKS.toAbsolutePath().toString());
        return new Started(run, builder.start(), output);
    }

    private @Nullable String key(String who) {
        if (who.equals("nobody")) {
            return null;
        }
        boolean reads = who.equals("reader");
        UserId person = new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Fuzz', :role, 'UTC', 'en', now(), 'enterprise') returning id""")
                .param("role", reads ? "member" : "administrator")
                .query(Long.class)
                .single());
        return keys.create(
                        Caller.KANAL, person, "fuzz", reads ? EnumSet.of(Scope.READ) : EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
    }

    /** Where {@code ./kanal test} put it; of another version, or missing, it is no test. */
    private static Path program() throws IOException {
        String cache = System.getenv("KANAL_CACHE_DIR");
        if (cache == null) {
            String general = System.getenv("XDG_CACHE_HOME");
            cache = (general == null ? Objects.requireNonNull(System.getenv("HOME")) + "/.cache" : general) + "/kanal";
        }
        Path environment = Path.of(cache, "schemathesis");
        Path program = environment.resolve("bin/schemathesis");
        Path installed = environment.resolve("requirements.txt");
        assertThat(program).as("Schemathesis; ./kanal test fetches it").isExecutable();
        assertThat(installed)
                .as("what was fetched; ./kanal test fetches it anew")
                .hasSameTextualContentAs(REQUIREMENTS);
        return program;
    }

    @Test
    void whatIsLeftOutIsThereAndHasATestOfItsOwn() throws IOException {
        JsonNode document = new JsonMapper()
                .readTree(new HttpTalk(port).send("GET", "/openapi.json").body());
        Set<String> ids = new HashSet<>();
        Map<String, String> paths = new HashMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String id = operation.getValue().path("operationId").asString("");
                    ids.add(id);
                    paths.put(id, path.getKey());
                }));
        assertThat(ids).containsAll(LEFT_OUT.keySet());
        for (Map.Entry<String, String> each : LEFT_OUT.entrySet()) {
            String test = Files.readString(Path.of("src/test/java/io/kanal/web", each.getValue() + ".java"));
            String begin = Objects.requireNonNull(paths.get(each.getKey())).replaceFirst("\\{.*", "");
            assertThat(test).as(each.getKey()).contains("\"" + begin);
        }
    }
}
