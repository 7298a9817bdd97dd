package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher: what it says where there is no JDK, what it fetches from a server of our own, and how it starts Java. */
class LauncherIT {
    @TempDir
    Path folder = Path.of("");

    private HttpServer server = stopped();
    private String checksum = "";

    private static HttpServer stopped() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void serveJdk() throws Exception {
        Path jdk = Files.createDirectories(folder.resolve("jdk-25.0.1+8"));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        for (String program : new String[] {"java", "javac"}) {
            Files.writeString(jdk.resolve("bin").resolve(program), "#!/bin/sh\nexit 0\n");
            Files.setPosixFilePermissions(
                    jdk.resolve("bin").resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path archive = folder.resolve("jdk.tar.gz");
        Process tar =
                new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "jdk-25.0.1+8").start();
        assertThat(tar.waitFor()).isZero();
        byte[] content = Files.readAllBytes(archive);
        checksum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v3/assets/latest/25/hotspot", exchange -> {
            byte[] answer =
                    """
                    [ { "binary": { "architecture": "x64", "installer": { "checksum": "00", "link": "http://localhost:1/no" },
                        "package": { "checksum": "%s", "link": "http://127.0.0.1:%d/jdk.tar.gz", "size": 1 } } } ]""".formatted(checksum, server.getAddress().getPort()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        server.createContext("/jdk.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void withoutATerminalItSaysWhatToDo() throws Exception {
        Run run = run(Map.of());
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.output())
                .contains("no JDK 25 found")
                .contains("KANAL_FETCH_JDK=yes")
                .hasLineCount(1);
    }

    @Test
    void itFetchesAndKeepsTheJdkWhenItMay() throws Exception {
        Run run = run(Map.of("KANAL_FETCH_JDK", "yes"));
        assertThat(run.output()).contains("Fetching Temurin 25");
        assertThat(run.status()).isZero();
        assertThat(run.output().lines().toList().getLast()).endsWith("/cache/jdk/temurin-25");
        server.stop(0);
        assertThat(run(Map.of()).status()).isZero();
    }

    @Test
    void aWrongChecksumIsThrownAway() throws Exception {
        checksum = "0".repeat(64);
        Run run = run(Map.of("KANAL_FETCH_JDK", "yes"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.output()).contains("wrong checksum");
        try (var left = Files.list(folder.resolve("cache/jdk"))) {
            assertThat(left).isEmpty();
        }
    }

    /** A launcher whose build is there already, with a Java that says what it was started with. */
    @Test
    void eachServerGetsATemporaryFolderOfItsOwnNamedWithoutLinks() throws Exception {
        Path installed = installed();
        Path real = Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        List<String> places = new ArrayList<>();
        for (int start = 0; start < 2; start++) {
            Run run = bash(
                    "cd '%s' && umask 022 && '%s' up --data deep/data".formatted(folder.resolve("link"), installed));
            assertThat(run.status()).as(run.output()).isZero();
            assertThat(run.output()).endsWith("umask 0077").contains("-Dkanal.terminal=true");
            places.add(run.output()
                    .lines()
                    .filter(line -> line.startsWith("-Djava.io.tmpdir="))
                    .map(line -> line.substring("-Djava.io.tmpdir=".length()))
                    .toList()
                    .getFirst());
        }
        assertThat(places).doesNotHaveDuplicates().allSatisfy(place -> {
            assertThat(Path.of(place))
                    .isDirectory()
                    .hasParentRaw(real.toRealPath().resolve("deep/data/temp"));
            assertThat(mode(Path.of(place))).isEqualTo("rwx------");
        });
        assertThat(mode(real.resolve("deep"))).as("nobody asked to close it").isEqualTo("rwxr-xr-x");
        assertThat(mode(real.resolve("deep/data"))).isEqualTo("rwx------");
    }

    @Test
    void whatCommandsWriteIsNobodyElses() throws Exception {
        Path installed = installed();
        Run run = bash("umask 022 && '%s' backup file".formatted(installed));
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("io.kanal.cli.Main").endsWith("umask 0077");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LANG=C", "LC_CTYPE=C", "LANG=", "LANG=xx_XX.UTF-8"})
    void javaReadsNamesOfFilesAndWordsUnderAnyLocale(String locale) throws Exception {
        Path installed = installed();
        Run run = bash("unset LANG LC_ALL LC_CTYPE; export %s; '%s' search 图书馆".formatted(locale, installed));
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output().lines()).contains("图书馆", "charmap UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "KANAL_PROT=1 | there is no setting KANAL_PROT; did you mean KANAL_PORT?",
                "KANAL_PORT=8o10 | '8o10' is no port",
                "KANAL_PORT=70000 | 70000 is no port",
                "KANAL_BIND= | KANAL_BIND is empty",
                "KANAL_HEAP=much | KANAL_HEAP is 'much'",
                "KANAL_DATA_DIR=/dev/null/data | the data directory /dev/null/data cannot be made"
            })
    void aWrongSettingIsOneSentenceBeforeAnythingIsBuilt(String setting, String sentence) throws Exception {
        Path fresh = fresh();
        Run run = bash("export %s; '%s' up".formatted(setting, fresh));
        assertThat(run.status()).isIn(2, 3);
        assertThat(run.output()).startsWith("kanal: " + sentence).hasLineCount(1);
        assertThat(fresh.resolveSibling(".kanal")).doesNotExist();
    }

    @Test
    void aTakenPortIsOneSentenceBeforeAnythingIsBuiltAndOwnServersAreKnown() throws Exception {
        Path fresh = fresh();
        int port = server.getAddress().getPort();
        Run run = bash("'%s' up --port %d".formatted(fresh, port));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.output())
                .contains("port " + port + " is taken by another program")
                .hasLineCount(1);
        assertThat(fresh.resolveSibling(".kanal")).doesNotExist();
        Path data = Files.createDirectories(fresh.resolveSibling("kanal-data"));
        Files.writeString(data.resolve("cli"), "http://localhost:%d\nkey\n".formatted(port));
        assertThat(bash("'%s' up --port %d".formatted(fresh, port)).output())
                .contains("Kanal runs here already, at http://localhost:" + port)
                .contains("login-link");
    }

    @Test
    void theBuildNamesItsStepsWithTheTimeLeftAndShowsNothingOfItsInsides() throws Exception {
        Path fresh = fresh();
        assertThat(bash("'%s' build".formatted(fresh)).output().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("Kanal is built once")
                                .contains("libraries"),
                        line -> assertThat(line).isEqualTo("  1 of 3, compiling … about 4 min 40 s left"),
                        line -> assertThat(line).startsWith("  1 of 3, compiling: done in "),
                        line -> assertThat(line).isEqualTo("  2 of 3, putting together … about 45 s left"),
                        line -> assertThat(line).startsWith("  2 of 3, putting together: done in "),
                        line -> assertThat(line).isEqualTo("  3 of 3, preparing a fast start … about 40 s left"),
                        line -> assertThat(line).startsWith("  3 of 3, preparing a fast start: done in "));
        Files.writeString(fresh.resolveSibling(".kanal").resolve("durations"), "server 70\nunpack 2\ntrain 9\n");
        Files.writeString(fresh.resolveSibling(".kanal").resolve("current"), "none\n");
        assertThat(bash("'%s' build".formatted(fresh)).output())
                .contains("1 of 3, compiling … about 1 min 20 s left")
                .contains("2 of 3, putting together … about 11 s left");
    }

    @Test
    void aBuildThatFailsSaysWhyWithoutItsInsides() throws Exception {
        Path fresh = fresh();
        Path maven = fresh.resolveSibling("mvnw");
        Files.writeString(
                maven, "#!/bin/sh\necho '[ERROR] Could not transfer artifact a:b'; echo '[INFO] more'; exit 1\n");
        Run run = bash("'%s' build".formatted(fresh));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.output().lines().toList().getLast())
                .startsWith("kanal: compiling failed: the libraries it is made of could not be fetched");
        assertThat(run.output()).doesNotContain("artifact a:b").doesNotContain("[INFO]");
        Files.writeString(
                maven, "#!/bin/sh\necho '[ERROR] /x/A.java:[1,2] cannot find symbol'; echo '[INFO] more'; exit 1\n");
        assertThat(bash("'%s' build".formatted(fresh)).output())
                .contains("/x/A.java:[1,2] cannot find symbol")
                .contains("compiling failed; the whole output is in ")
                .doesNotContain("[INFO]");
    }

    /** A launcher that has built nothing yet, beside a Maven that makes an empty program at once. */
    private Path fresh() throws IOException {
        Path home = Files.createDirectories(folder.resolve("fresh"));
        Files.copy(launcher().resolveSibling(".env.example"), home.resolve(".env.example"));
        Path launcher = Files.copy(launcher(), home.resolve("kanal"));
        Path maven = Files.writeString(
                home.resolve("mvnw"),
                "#!/bin/sh\necho '[INFO] Building'; mkdir -p server/target/lib; touch server/target/kanal-server-1.jar\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("jdk-25.0.1+8/bin/java"), """
                #!/bin/sh
                case $1 in -Djarmode=tools) mkdir -p "$6/lib"; touch "$6/kanal-server-1.jar" ;; esac
                echo "WARNING: of Java"
                """);
        return launcher;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path installed() throws IOException {
        Path home = Files.createDirectories(folder.resolve("installed"));
        Path launcher = Files.copy(launcher(), home.resolve("kanal"));
        Files.createDirectories(home.resolve(".kanal/app-1"));
        Files.writeString(home.resolve(".kanal/current"), "app-1\n");
        Files.copy(folder.resolve("jdk-25.0.1+8/release"), home.resolve(".kanal/app-1/jdk-release"));
        Files.writeString(home.resolve(".kanal/app-1/complete"), "");
        Files.writeString(folder.resolve("jdk-25.0.1+8/bin/java"), """
                #!/bin/sh
                printf '%s\\n' "$@"
                echo "charmap $(locale charmap)"
                echo "umask $(umask)"
                """);
        return launcher;
    }

    private Run bash(String command) throws Exception {
        return run(
                Map.of("JAVA_HOME", folder.resolve("jdk-25.0.1+8").toString(), "CDPATH", folder.toString()),
                "bash",
                "-c",
                command);
    }

    private record Run(int status, String output) {}

    private Run run(Map<String, String> settings) throws Exception {
        return run(settings, "bash", launcher().toString(), "jdk");
    }

    private Run run(Map<String, String> settings, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_HOME");
        environment.keySet().removeIf(name -> name.startsWith("KANAL_"));
        environment.put("PATH", programs().toString());
        environment.put("HOME", folder.toString());
        environment.put("KANAL_CACHE_DIR", folder.resolve("cache").toString());
        environment.put("KANAL_JDK_FOLDERS", "");
        environment.put(
                "KANAL_JDK_URL", "http://127.0.0.1:" + server.getAddress().getPort());
        environment.put("no_proxy", "127.0.0.1");
        environment.putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output.strip());
    }

    /** A PATH with everything the launcher uses, but no Java. */
    private Path programs() throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        for (String program : new String[] {
            "bash",
            "sed",
            "grep",
            "tr",
            "cut",
            "uname",
            "locale",
            "mkdir",
            "mktemp",
            "rm",
            "mv",
            "cmp",
            "find",
            "tar",
            "gzip",
            "curl",
            "sha256sum",
            "dirname",
            "basename",
            "readlink",
            "cat",
            "head",
            "ls",
            "id",
            "awk",
            "cp",
            "date",
            "sort",
            "tail",
            "touch"
        }) {
            Path script = programs.resolve(program);
            for (String place : new String[] {"/usr/bin", "/bin"}) {
                Path found = Path.of(place, program);
                if (Files.exists(found)) {
                    Files.writeString(script, "#!/bin/sh\nexec " + found + " \"$@\"\n");
                    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        return programs;
    }

    private static Path launcher() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("kanal"))) {
            here = here.resolve("..").normalize();
        }
        return here.resolve("kanal");
    }
}
