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
import io.kanal.web.internal.UploadForm;
import io.kanal.web.internal.rest.JobsApi.JobView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

    @PostMapping(
            path = "/api/v1/imports",
            consumes = {
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                MediaType.APPLICATION_JSON_VALUE,
                "application/zip",
                "application/gzip",
                MediaType.TEXT_HTML_VALUE,
                MediaType.MULTIPART_FORM_DATA_VALUE
            })
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
            @RequestParam(required = false) @Nullable @Size(max = 200) String name,
            @RequestParam(defaultValue = "false") boolean media,
            @RequestParam(defaultValue = "false") boolean whole,
            @RequestParam(defaultValue = "UTC") String zone,
            @RequestParam(required = false) @Nullable Long chat,
            HttpServletRequest request,
            InputStream body)
            throws IOException {
        imports.requireFits(request.getContentLengthLong());
        ZoneId known;
        try {
            known = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw InvalidInput.value("zone", zone, "a time zone like Europe/Kyiv", e);
        }
        TelegramChatId named = chat == null ? null : new TelegramChatId(chat);
        return JobView.of(jobs.get(caller, begin(request, body, caller, file -> {
            return new ImportOptions(media, known, name == null ? file : name, whole, named);
        })));
    }

    /** The file is the body, or the field {@code file} of a form as {@code curl -F} sends it. */
    private JobId begin(
            HttpServletRequest request, InputStream body, Caller caller, Function<String, ImportOptions> options)
            throws IOException {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA_VALUE)) {
            return imports.start(body, options.apply("export"), caller);
        }
        UploadForm form = UploadForm.of(request);
        return imports.start(
                form.file("file"),
                () -> {
                    form.readOn();
                    return options.apply(form.fileName());
                },
                caller);
    }
}
