package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.operations.internal.postgres.Folders;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starts, stops and kills of the whole server with nothing configured. */
@Execution(ExecutionMode.CONCURRENT)
class KanalProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path data = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createTempDirectory("kanal-process-");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Folders.delete(data);
    }

    @Test
    void itStartsWithNothingAndStopsInOrder() throws Exception {
        KanalProcess kanal = KanalProcess.start(data, Map.of()).ready();
        try (kanal) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(kanal.output()).contains("/login/"));
            assertThat(kanal.output()).contains("embedded PostgreSQL");
            assertThat(kanal.get("/health").body()).contains("\"healthy\"");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("cli"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys"))))
                    .isEqualTo("rw-------");
            kanal.terminate();
            assertThat(kanal.end()).isEqualTo(143);
            assertThat(kanal.databaseRuns()).isFalse();
            assertThat(data.resolve("postgres/data-18/postmaster.pid")).doesNotExist();
        }
        try (KanalProcess again = KanalProcess.start(data, Map.of()).ready()) {
            assertThat(again.output()).doesNotContain("/login/");
            assertThat(again.get("/api/v1/keys").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void afterAKillTheDatabaseIsStoppedAndTheNextStartGoesOn() throws Exception {
        KanalProcess killed = KanalProcess.start(data, Map.of()).ready();
        try (killed) {
            killed.kill();
        }
        // At once, while the watchdog may still be stopping PostgreSQL.
        try (KanalProcess next = KanalProcess.start(data, Map.of()).ready()) {
            assertThat(next.get("/health").body()).contains("\"healthy\"");
            next.kill();
            await().atMost(PATIENCE).until(() -> !next.databaseRuns());
        }
    }

    @Test
    void aSecondKanalOnTheSameDirectoryIsRefusedWithASentence() throws Exception {
        try (KanalProcess first = KanalProcess.start(data, Map.of()).ready()) {
            try (KanalProcess second = KanalProcess.start(data, Map.of())) {
                assertThat(second.end()).isEqualTo(1);
                assertThat(sentences(second))
                        .contains("in use by another Kanal")
                        .contains("KANAL_DATA_DIR");
            }
            assertThat(first.get("/health").body()).contains("\"healthy\"");
        }
    }

    @Test
    void aTakenPortIsToldInASentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                KanalProcess kanal =
                        KanalProcess.start(data, Map.of("KANAL_PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(kanal.end()).isEqualTo(1);
            assertThat(sentences(kanal))
                    .contains("Port " + taken.getLocalPort() + " is taken")
                    .contains("KANAL_PORT");
        }
    }

    @Test
    void anUnknownSettingAndAnUnreachableDatabaseAreToldInASentence() throws Exception {
        try (KanalProcess kanal = KanalProcess.start(data, Map.of("KANAL_PROT", "1"))) {
            assertThat(kanal.end()).isEqualTo(1);
            assertThat(sentences(kanal)).contains("KANAL_PROT").contains("KANAL_PORT");
        }
        try (KanalProcess kanal =
                KanalProcess.start(data, Map.of("KANAL_DATABASE_URL", "postgresql://a:geheim@127.0.0.1:1/kanal"))) {
            assertThat(kanal.end()).isEqualTo(1);
            assertThat(sentences(kanal)).contains("cannot be reached").contains("KANAL_DATABASE_URL");
            assertThat(kanal.output()).doesNotContain("geheim");
        }
    }

    @Test
    void aForeignKeyFileIsToldInASentence() throws Exception {
        try (KanalProcess kanal = KanalProcess.start(data, Map.of()).ready()) {
            kanal.terminate();
            kanal.end();
        }
        Files.writeString(data.resolve("keys"), "00000001 " + "A".repeat(43) + "=\n");
        try (KanalProcess kanal = KanalProcess.start(data, Map.of())) {
            assertThat(kanal.end()).isEqualTo(1);
            assertThat(sentences(kanal)).contains("does not belong to this database");
        }
    }

    /** What it said to the person: one line, no stack trace anywhere. */
    private static String sentences(KanalProcess kanal) {
        assertThat(kanal.output())
                .doesNotContain("\tat ")
                .doesNotContain("FAILED TO START")
                .doesNotContain("BeanCreationException");
        return kanal.output()
                .lines()
                .filter(line -> line.startsWith("kanal: "))
                .reduce((first, second) -> {
                    throw new AssertionError("Two sentences: " + first + " / " + second);
                })
                .orElseThrow(() -> new AssertionError("No sentence:\n" + kanal.output()));
    }
}
