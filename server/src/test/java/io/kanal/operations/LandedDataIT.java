package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.operations.internal.backup.Landed;
import io.kanal.operations.internal.postgres.Folders;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A data directory that the first landed version left starts with this one, and nothing in it is lost. */
class LandedDataIT {
    /** What a start, a stop and a request change by themselves. */
    private static final Set<String> MOVING = Set.of(
            "api_keys",
            "audit",
            "bot_menu",
            "change_log",
            "follower",
            "lease",
            "login_links",
            "node_follower",
            "scheduled_tasks",
            "slow_work",
            "telegram_dispatch",
            "telegram_outgoing",
            "update_inbox",
            "update_waiting",
            "vector");

    @Test
    void itStartsAndHasEveryRow() throws Exception {
        Path data = Files.createTempDirectory("kanal-landed-");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Landed.dataDirectory(data);
            Path backup = data.resolve("backup.zip");
            try (KanalProcess kanal = KanalProcess.start(
                            data,
                            // Nothing listens there: no test reaches outside.
                            Map.of(
                                    "KANAL_BOT_API_URL",
                                    "http://127.0.0.1:9",
                                    "KANAL_PREVIEW_BASE_URL",
                                    "http://127.0.0.1:9"))
                    .ready()) {
                assertThat(kanal.get("/api/v1/doctor").body()).doesNotContain("superuser");
                assertThat(kanal.get("/api/v1/keys").body()).contains("\"reader\"");
                download(kanal, backup);
            }
            Map<String, Long> before = new TreeMap<>(Landed.rows());
            Map<String, Long> after = new TreeMap<>(Landed.rows(backup));
            before.keySet().removeAll(MOVING);
            after.keySet().retainAll(before.keySet());
            assertThat(after).isEqualTo(before);
            assertThat(before.get("message")).isPositive();
        } finally {
            Folders.delete(data);
        }
    }

    private static void download(KanalProcess kanal, Path target) throws Exception {
        String key = Files.readAllLines(target.resolveSibling("cli")).getLast();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(kanal.address().resolve("/api/v1/backup"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    BodyHandlers.ofFile(target));
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }
}
