package io.kanal.web.internal.rest;

import io.kanal.people.administration.Maintenance;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shutting people's doors for a while. */
@RestController
@RequestMapping("/api/v1/maintenance")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Operations")
class MaintenanceApi {
    private final Maintenance maintenance;

    MaintenanceApi(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Schema(name = "Maintenance")
    record MaintenanceView(
            boolean under_maintenance,
            @Nullable String text,
            @Nullable Instant until,
            @Nullable Instant since) {
        static MaintenanceView of(Maintenance.@Nullable Notice notice) {
            return notice == null
                    ? new MaintenanceView(false, null, null, null)
                    : new MaintenanceView(true, notice.text(), notice.until(), notice.since());
        }
    }

    @Schema(name = "MaintenanceRequest")
    record MaintenanceRequest(
            @NotBlank @Size(max = 500) String text,
            @Nullable Instant until) {}

    @GetMapping
    @Operation(operationId = "getMaintenance", summary = "Says whether people's doors are shut")
    MaintenanceView show() {
        return MaintenanceView.of(maintenance.current().orElse(null));
    }

    @PutMapping
    @Operation(
            operationId = "beginMaintenance",
            summary = "Shuts people's doors: everybody but administrators is answered with this text")
    MaintenanceView begin(Caller caller, @Valid @RequestBody MaintenanceRequest request) {
        return MaintenanceView.of(maintenance.begin(caller, request.text(), request.until()));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "endMaintenance", summary = "Opens people's doors")
    void end(Caller caller) {
        maintenance.end(caller);
    }
}
