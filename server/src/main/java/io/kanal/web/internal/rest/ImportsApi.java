package io.kanal.web.internal.rest;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.shared.Caller;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.rest.JobsApi.JobView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Exports of Telegram Desktop, streamed in as the body of the request. */
@RestController
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
@Tag(name = "Bringing in")
class ImportsApi {
    private final Imports imports;
    private final Jobs jobs;

    ImportsApi(Imports imports, Jobs jobs) {
        this.imports = imports;
        this.jobs = jobs;
    }

    @PostMapping(path = "/api/v1/imports", consumes = "*/*")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "startImport",
            summary = "Takes an export as the body: result.json, its .gz, or the whole export as .zip",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/octet-stream",
                                            schema = @Schema(type = "string", format = "binary"))))
    JobView start(
            Caller caller,
            @RequestParam(defaultValue = "export") @Size(max = 200) String name,
            @RequestParam(defaultValue = "false") boolean media,
            @RequestParam(defaultValue = "UTC") String zone,
            @RequestParam(required = false) @Nullable Long chat,
            HttpServletRequest request,
            InputStream body) {
        imports.requireFits(request.getContentLengthLong());
        ZoneId known;
        try {
            known = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw InvalidInput.value("zone", zone, "a time zone like Europe/Kyiv", e);
        }
        JobId job = imports.start(
                body, new ImportOptions(media, known, name, chat == null ? null : new TelegramChatId(chat)), caller);
        return JobView.of(jobs.get(caller, job));
    }
}
