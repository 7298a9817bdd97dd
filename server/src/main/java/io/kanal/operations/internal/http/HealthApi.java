package io.kanal.operations.internal.http;

import io.kanal.operations.internal.health.Dependencies;
import io.kanal.operations.internal.health.Dependencies.Dependency;
import io.kanal.operations.internal.metrics.ActiveUsers;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether Kanal is well, in the forms the contracts promise. Without a key it is told only that, not why. */
@RestController
@Tag(name = "Operations")
class HealthApi {
    private final Dependencies dependencies;
    private final ActiveUsers activeUsers;
    private final Clock clock;
    private final String version;

    HealthApi(Dependencies dependencies, ActiveUsers activeUsers, Clock clock, ObjectProvider<BuildProperties> build) {
        this.dependencies = dependencies;
        this.activeUsers = activeUsers;
        this.clock = clock;
        BuildProperties properties = build.getIfAvailable();
        String known = properties == null ? null : properties.getVersion();
        this.version = known == null ? "development" : known;
    }

    record Health(
            String status,
            Instant timestamp,
            Map<String, Boolean> checks,
            String version,
            long uptime,
            long active_users) {}

    @Schema(name = "Dependency")
    record DependencyBody(String status, double response_time) {}

    @Schema(name = "Dependencies")
    record DependenciesBody(Instant timestamp, Map<String, DependencyBody> dependencies) {}

    @Schema(name = "GatewayHealth")
    record Healthz(String status, String service, String telegram_api, String nats) {}

    @GetMapping("/health")
    @OpenTo(Audience.EVERYONE)
    @Operation(
            operationId = "getHealth",
            summary = "Tells whether Kanal serves: healthy, degraded (still 200), or 503 when it can serve nothing",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "It serves",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = Health.class))),
                @ApiResponse(
                        responseCode = "503",
                        description = "It can serve nothing",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = Health.class)))
            })
    ResponseEntity<Health> health() {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        dependencies
                .look()
                .forEach((name, dependency) ->
                        checks.put(name.equals("postgresql") ? "database" : name, dependency.well()));
        boolean serves = Boolean.TRUE.equals(checks.get("database"));
        boolean well = checks.values().stream().allMatch(Boolean::booleanValue);
        ResponseEntity.BodyBuilder answer = serves
                ? ResponseEntity.ok()
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "5");
        return answer.body(new Health(
                serves ? well ? "healthy" : "degraded" : "unavailable",
                clock.instant(),
                checks,
                version,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                serves ? activeUsers.count() : 0));
    }

    @GetMapping("/health/dependencies")
    @OpenTo(Audience.SCRAPERS)
    @Operation(
            operationId = "listDependencies",
            summary = "Tells what Kanal depends on and how fast each answers, in seconds")
    DependenciesBody dependencies() {
        Map<String, DependencyBody> bodies = new LinkedHashMap<>();
        dependencies.look().forEach((name, dependency) -> bodies.put(name, body(dependency)));
        return new DependenciesBody(clock.instant(), bodies);
    }

    @GetMapping("/healthz")
    @OpenTo(Audience.EVERYONE)
    @Operation(
            operationId = "getGatewayHealth",
            summary = "Tells the same in the gateway's form; parts that are not set up are named so",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "It serves",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = Healthz.class))),
                @ApiResponse(
                        responseCode = "503",
                        description = "It can serve nothing",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = Healthz.class)))
            })
    ResponseEntity<Healthz> healthz() {
        boolean serves = dependencies
                .look()
                .getOrDefault("postgresql", Dependency.ABSENT)
                .well();
        return ResponseEntity.status(serves ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Healthz(serves ? "ok" : "unavailable", "kanal", "not configured", "not configured"));
    }

    private static DependencyBody body(Dependency dependency) {
        return new DependencyBody(
                dependency.well() ? "healthy" : "unhealthy",
                dependency.answerTime().toNanos() / 1_000_000_000.0);
    }
}
