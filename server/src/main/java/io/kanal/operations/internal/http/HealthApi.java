package io.kanal.operations.internal.http;

import io.kanal.operations.internal.health.Found;
import io.kanal.operations.internal.health.Probes;
import io.kanal.operations.internal.metrics.ActiveUsers;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.TakesNoPlace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether Kanal is well, in the forms the contracts promise: what the background found when it last asked. No request asks
 * anybody. Without a key nobody is told where anything is.
 */
@RestController
@Tag(name = "Operations")
@TakesNoPlace
class HealthApi {
    private static final Set<String> MAY_KNOW = Set.of("METRICS", "ADMIN");
    private static final String TELEGRAM = "https://api.telegram.org";
    private static final String RETRY_SECONDS = "5";
    private static final int MOST_PARTS = 100;

    private final Probes probes;
    private final ActiveUsers activeUsers;
    private final Clock clock;
    private final String version;

    HealthApi(Probes probes, ActiveUsers activeUsers, Clock clock, ObjectProvider<BuildProperties> build) {
        this.probes = probes;
        this.activeUsers = activeUsers;
        this.clock = clock;
        BuildProperties properties = build.getIfAvailable();
        String known = properties == null ? null : properties.getVersion();
        this.version = known == null ? "development" : known;
    }

    record Health(
            String status,
            Instant timestamp,
            @Nullable Instant probed_at,
            Map<String, Boolean> checks,
            String version,
            long uptime,
            long active_users) {}

    @Schema(name = "DependencyPart")
    record PartBody(String status, double response_time) {}

    @Schema(name = "Dependency")
    record DependencyBody(String status, double response_time, Instant probed_at, Map<String, PartBody> parts) {}

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
        Map<OutsideSystem, Found> latest = probes.latest();
        Map<String, Boolean> checks = new LinkedHashMap<>();
        latest.forEach((system, found) -> checks.put(system.check(), found.well()));
        boolean serves = serves(latest);
        boolean well = checks.values().stream().allMatch(Boolean::booleanValue);
        return answer(serves)
                .body(new Health(
                        serves ? well ? "healthy" : "degraded" : "unhealthy",
                        clock.instant(),
                        latest.values().stream()
                                .map(Found::probedAt)
                                .min(Comparator.naturalOrder())
                                .orElse(null),
                        checks,
                        version,
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                        activeUsers.count()));
    }

    @GetMapping("/health/dependencies")
    @OpenTo(Audience.SCRAPERS)
    @Operation(
            operationId = "listDependencies",
            summary = "Tells what Kanal depends on, when each was asked last and how fast it answered, in seconds")
    DependenciesBody dependencies() {
        Map<String, DependencyBody> bodies = new LinkedHashMap<>();
        probes.latest().forEach((system, found) -> bodies.put(system.key(), body(found)));
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
        Map<OutsideSystem, Found> latest = probes.latest();
        boolean serves = serves(latest);
        Found telegram = latest.get(OutsideSystem.TELEGRAM_API);
        boolean well = telegram == null || telegram.well();
        return answer(serves)
                .body(new Healthz(
                        serves ? well ? "ok" : "degraded" : "unavailable",
                        "telegram-gateway",
                        telegram == null ? "not configured" : state(telegram),
                        "not configured"));
    }

    private static boolean serves(Map<OutsideSystem, Found> latest) {
        Found database = latest.get(OutsideSystem.POSTGRESQL);
        return database != null && database.well();
    }

    private static ResponseEntity.BodyBuilder answer(boolean serves) {
        return serves
                ? ResponseEntity.ok()
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", RETRY_SECONDS);
    }

    /** Where it is while it serves; strangers learn only Telegram's own address. */
    private static String state(Found found) {
        String place = found.place();
        if (place == null || !(TELEGRAM.equals(place) || mayKnow())) {
            return found.well() ? "ok" : "unavailable";
        }
        return found.well() ? place : "unavailable: " + place;
    }

    private static boolean mayKnow() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(MAY_KNOW::contains);
    }

    private static DependencyBody body(Found found) {
        return new DependencyBody(
                status(found.well()), seconds(found.answerTime()), found.probedAt(), parts(found.parts()));
    }

    /** Those that do not serve come first, so that they are in however many there are. */
    private static Map<String, PartBody> parts(List<Found.Part> parts) {
        Map<String, PartBody> bodies = new LinkedHashMap<>();
        parts.stream()
                .sorted(Comparator.comparing(Found.Part::well))
                .limit(MOST_PARTS)
                .forEach(
                        part -> bodies.put(part.name(), new PartBody(status(part.well()), seconds(part.answerTime()))));
        return bodies;
    }

    private static String status(boolean well) {
        return well ? "healthy" : "unhealthy";
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1_000_000_000.0;
    }
}
