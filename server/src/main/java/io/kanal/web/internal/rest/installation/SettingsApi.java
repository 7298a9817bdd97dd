package io.kanal.web.internal.rest.installation;

import io.kanal.people.settings.InstallationSettings;
import io.kanal.people.settings.InstallationSettings.Change;
import io.kanal.people.settings.InstallationSettings.Held;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Settings of the installation that change while it runs. */
@RestController
@RequestMapping("/api/v1/settings")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Administration")
class SettingsApi {
    private final InstallationSettings settings;

    SettingsApi(InstallationSettings settings) {
        this.settings = settings;
    }

    /**
     * A setting as it holds now.
     *
     * @param value empty for nothing
     * @param variable the variable of the environment that sets it at the start
     * @param environment what the environment says; empty for nothing
     * @param choices the values there are; empty where it is free
     * @param changed whether an administrator set it over the environment
     * @param changed_by null where a key of the machine did it, or somebody who was erased since
     */
    @Schema(name = "InstallationSetting")
    record SettingView(
            String name,
            String value,
            String variable,
            String environment,
            List<String> choices,
            boolean changed,
            @Nullable Long changed_by,
            @Nullable Instant changed_at) {
        static SettingView of(Held held) {
            Change change = held.change();
            return new SettingView(
                    held.setting().name(),
                    held.value(),
                    held.setting().variable(),
                    held.setting().ofEnvironment(),
                    held.setting().choices(),
                    change != null,
                    change == null || change.by() == null ? null : change.by().value(),
                    change == null ? null : change.at());
        }
    }

    @Schema(name = "InstallationSettings")
    record SettingList(List<SettingView> settings) {}

    /** @param value empty for nothing */
    @Schema(name = "InstallationSettingRequest")
    record SettingRequest(@NotNull @Size(max = 20_000) String value) {}

    @GetMapping
    @Operation(operationId = "listSettings", summary = "Lists the settings that change while Kanal runs")
    SettingList list(Caller caller) {
        return new SettingList(
                settings.list(caller).stream().map(SettingView::of).toList());
    }

    @PutMapping("/{name}")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "changeSetting", summary = "Sets one over what the environment says, at once")
    SettingView change(Caller caller, @PathVariable String name, @Valid @RequestBody SettingRequest request) {
        return SettingView.of(settings.change(caller, name, request.value()));
    }

    @DeleteMapping("/{name}")
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "resetSetting", summary = "Lets what the environment says hold again")
    SettingView reset(Caller caller, @PathVariable String name) {
        return SettingView.of(settings.reset(caller, name));
    }
}
