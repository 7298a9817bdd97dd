package io.kanal.web.internal.rest;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.ImportSurvey;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.posts.ChatType;
import io.kanal.shared.Caller;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.UploadForm;
import io.kanal.web.internal.rest.JobsApi.JobView;
import io.kanal.web.internal.rest.JobsApi.SkipView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
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

    /** Takes the file as the body, or as the field {@code file} of a form. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @TakesNoPlace
    @RequestMapping(
            method = RequestMethod.POST,
            consumes = {
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                MediaType.APPLICATION_JSON_VALUE,
                "application/zip",
                "application/gzip",
                MediaType.TEXT_HTML_VALUE,
                MediaType.MULTIPART_FORM_DATA_VALUE
            })
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @interface TakesExport {
        @AliasFor(annotation = RequestMapping.class, attribute = "path")
        String value();
    }

    @TakesExport("/api/v1/imports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "startImport",
            summary = "Takes an export as the body: result.json, its .gz, or the whole export as .zip")
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
        Function<String, ImportOptions> options = options(name, media, whole, zone, chat);
        JobId job = given(request, body, options, (upload, wanted) -> imports.start(upload, wanted, caller));
        return JobView.of(jobs.get(caller, job), null);
    }

    /** One chat of an export that was looked at. */
    @Schema(name = "SurveyedChat")
    record SurveyedChatView(
            long telegram_id,
            @OneOf(ChatType.class) String type,
            String title,
            long messages,
            Map<String, Long> kinds,
            @Nullable Long first_id,
            @Nullable Long last_id,
            @Nullable Instant first_date,
            @Nullable Instant last_date) {
        static SurveyedChatView of(ImportSurvey.SurveyedChat chat) {
            return new SurveyedChatView(
                    chat.id().marked(),
                    PostBody.lower(chat.type()),
                    chat.title(),
                    chat.messages(),
                    chat.kinds(),
                    chat.firstId(),
                    chat.lastId(),
                    chat.firstDate(),
                    chat.lastDate());
        }
    }

    @Schema(name = "ImportSurvey")
    record SurveyView(
            boolean whole,
            long messages,
            List<SurveyedChatView> chats,
            List<SkipView> skipped,
            long room_bytes,
            long media_bytes,
            long free_bytes) {}

    @TakesExport("/api/v1/imports/survey")
    @Operation(
            operationId = "surveyImport",
            summary = "Says what an export holds and what an import of it would leave out; brings nothing in")
    SurveyView survey(
            Caller caller,
            @RequestParam(defaultValue = "UTC") String zone,
            @RequestParam(required = false) @Nullable Long chat,
            HttpServletRequest request,
            InputStream body)
            throws IOException {
        imports.requireFits(request.getContentLengthLong());
        ImportSurvey survey = given(
                request,
                body,
                options(null, false, false, zone, chat),
                (upload, wanted) -> imports.survey(upload, wanted, caller));
        return new SurveyView(
                survey.whole(),
                survey.messages(),
                survey.chats().stream().map(SurveyedChatView::of).toList(),
                survey.skipped().stream().map(SkipView::of).toList(),
                survey.roomBytes(),
                survey.mediaBytes(),
                survey.freeBytes());
    }

    private static Function<String, ImportOptions> options(
            @Nullable String name, boolean media, boolean whole, String zone, @Nullable Long chat) {
        ZoneId known;
        try {
            known = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw InvalidInput.value("zone", zone, "a time zone like Europe/Kyiv", e);
        }
        TelegramChatId named = chat == null ? null : new TelegramChatId(chat);
        return file -> new ImportOptions(media, known, name == null ? file : name, whole, named);
    }

    /** What is done with an upload. */
    private interface Use<T> {
        T of(InputStream upload, Supplier<ImportOptions> options);
    }

    /** The file is the body, or the field {@code file} of a form as {@code curl -F} sends it. */
    private static <T> T given(
            HttpServletRequest request, InputStream body, Function<String, ImportOptions> options, Use<T> use)
            throws IOException {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA_VALUE)) {
            ImportOptions wanted = options.apply("export");
            return use.of(body, () -> wanted);
        }
        UploadForm form = UploadForm.of(request);
        return use.of(form.file("file"), () -> {
            form.readOn();
            return options.apply(form.fileName());
        });
    }
}
