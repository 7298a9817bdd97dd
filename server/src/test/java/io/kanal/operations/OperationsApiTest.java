package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Dependable;
import io.kanal.shared.Scope;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class OperationsApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @LocalServerPort
    int port;

    @Autowired
    Keys keys;

    @Autowired
    Users users;

    @Autowired
    Flyway flyway;

    @Autowired
    List<Dependable> dependables;

    @Autowired
    JdbcClient jdbc;

    private final HttpClient client = HttpClient.newHttpClient();
    private String administrator = "";
    private String scraper = "";

    @BeforeEach
    void makeKeys() {
        User person = users.administrator();
        administrator = keys.create(person.caller(), person.id(), "operations", EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
        scraper = keys.create(person.caller(), person.id(), "scraper", EnumSet.of(Scope.METRICS), null)
                .token()
                .reveal();
    }

    /** Rooms number their migrations in ranges of their own. */
    @Test
    void aMigrationOfALowerNumberReachesADatabaseThatHasHigherOnes() {
        Flyway older = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .schemas("older")
                .load();
        older.migrate();
        jdbc.sql("drop function older.blobs_of cascade").update();
        jdbc.sql("delete from older.flyway_schema_history where version = '0065'")
                .update();

        older.migrate();

        assertThat(jdbc.sql("select to_regclass('older.message_by_blob') is not null")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        jdbc.sql("drop schema older cascade").update();
    }

    @Test
    void healthIsOpenAndSaysOnlyWhetherItIsWell() throws Exception {
        HttpResponse<String> response = get("/health", "");
        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        // Other tests have bots here that nobody serves.
        assertThat(body.path("status").asString()).isIn("healthy", "degraded");
        assertThat(body.path("probed_at").asString()).endsWith("Z");
        assertThat(body.path("checks").path("database").asBoolean()).isTrue();
        assertThat(body.has("uptime")).isTrue();
        assertThat(body.has("active_users")).isTrue();
        assertThat(body.path("timestamp").asString()).endsWith("Z");
        assertThat(get("/healthz", "").body())
                .contains("\"service\":\"telegram-gateway\"")
                .contains("\"telegram_api\"")
                .contains("\"nats\"")
                .doesNotContain("@");
    }

    @Test
    void everySystemOutsideIsAskedAfter() {
        assertThat(dependables).extracting(Dependable::system).containsExactlyInAnyOrder(OutsideSystem.values());
    }

    @Test
    void figuresAndDependenciesNeedAScraperOrAnAdministrator() throws Exception {
        assertThat(get("/metrics", "").statusCode()).isEqualTo(401);
        assertThat(get("/health/dependencies", "").statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/doctor", scraper).statusCode()).isEqualTo(403);
        JsonNode dependencies =
                JSON.readTree(get("/health/dependencies", scraper).body());
        assertThat(dependencies
                        .path("dependencies")
                        .path("postgresql")
                        .path("status")
                        .asString())
                .isEqualTo("healthy");
        assertThat(dependencies
                        .path("dependencies")
                        .path("postgresql")
                        .path("probed_at")
                        .asString())
                .endsWith("Z");
        HttpResponse<String> metrics = get("/metrics", scraper);
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(metrics.body())
                .contains("rag_queries_total{status=\"success\"}")
                .contains("rag_query_duration_seconds_bucket")
                .contains("active_users_total")
                .contains("posts_in_queue_total")
                .contains("kanal_dependency_up{system=\"postgresql\"} 1")
                .contains("system_info{");
    }

    @Test
    void theDoctorSaysWhatToDoForEachFinding() throws Exception {
        JsonNode report = JSON.readTree(get("/api/v1/doctor", administrator).body());
        assertThat(report.path("items")).isNotEmpty();
        for (JsonNode item : report.path("items")) {
            assertThat(item.path("check").asString("")).isNotBlank();
            if (item.path("level").asString("").equals("problem")) {
                assertThat(item.path("advice").asString("")).isNotBlank();
            }
        }
    }

    @Test
    void theDoctorComparesEveryPassageAndMendsForAnAdministratorAlone() throws Exception {
        assertThat(get("/api/v1/doctor?deep=true", administrator).body()).contains("search index");
        assertThat(post("/api/v1/doctor/mend", scraper).statusCode()).isEqualTo(403);
        HttpResponse<String> mended = post("/api/v1/doctor/mend", administrator);
        assertThat(mended.statusCode()).as(mended.body()).isEqualTo(200);
        JsonNode items = JSON.readTree(mended.body()).path("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).path("level").asString("")).isEqualTo("ok");
    }

    @Test
    void aModelIsChosenOfWhatIsInstalledAndNeverRemovedWhileItServes() throws Exception {
        String inside = "all-minilm-l6-v2-q";
        assertThat(get("/api/v1/models", scraper).statusCode()).isEqualTo(403);
        assertThat(post("/api/v1/models/" + inside + "/use", scraper).statusCode())
                .isEqualTo(403);

        JsonNode list = JSON.readTree(get("/api/v1/models", administrator).body());
        assertThat(list.path("running").asString("")).isEqualTo(inside);
        assertThat(list.path("chosen").asString("")).isEqualTo(inside);
        assertThat(list.path("models").findValuesAsString("name")).contains(inside, "multilingual-e5-small");

        HttpResponse<String> unknown = post("/api/v1/models/multilingual-e5-smal/use", administrator);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("did you mean multilingual-e5-small?");
        HttpResponse<String> missing = post("/api/v1/models/multilingual-e5-small/use", administrator);
        assertThat(missing.statusCode()).isEqualTo(409);
        assertThat(missing.body()).contains("kanal model install multilingual-e5-small");
        HttpResponse<String> same = post("/api/v1/models/" + inside + "/use", administrator);
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(same.body()).path("next_start").asBoolean(true))
                .isFalse();

        HttpResponse<String> needed = delete("/api/v1/models/" + inside + "/vectors");
        assertThat(needed.statusCode()).isEqualTo(409);
        HttpResponse<String> gone = delete("/api/v1/models/multilingual-e5-small/vectors");
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
        assertThat(JSON.readTree(gone.body()).path("vectors").asLong(-1)).isZero();
    }

    @Test
    void aBackupIsStreamedWithoutTheKeyUnlessAskedFor(@TempDir Path folder) throws Exception {
        assertThat(get("/api/v1/backup", scraper).statusCode()).isEqualTo(403);
        Path file = folder.resolve("backup.zip");
        Files.write(file, bytes("/api/v1/backup"));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("manifest.json")).isNotNull();
            assertThat(zip.getEntry("tables/users")).isNotNull();
            assertThat(zip.getEntry("contents.json")).isNotNull();
            assertThat(zip.getEntry("keys")).isNull();
        }
        Files.write(file, bytes("/api/v1/backup?with_key=true"));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("keys")).isNotNull();
        }
    }

    private HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return client.send(request(path, key).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Authorization", "Bearer " + administrator)
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String key) throws IOException, InterruptedException {
        return client.send(request(path, key).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request(path, administrator).build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", "application/json, */*");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }
}
