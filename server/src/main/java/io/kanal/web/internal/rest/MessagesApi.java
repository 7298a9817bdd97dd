package io.kanal.web.internal.rest;

import io.kanal.ingest.Push;
import io.kanal.shared.Caller;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Messages that other programs bring. */
@RestController
@OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
@Tag(name = "Bringing in")
class MessagesApi {
    private final Push push;

    MessagesApi(Push push) {
        this.push = push;
    }

    @Schema(name = "RefusedMessage")
    record Refused(long line, String reason) {}

    @Schema(name = "PushReport")
    record PushView(int added, int edited, int known, int restored, int refused, List<Refused> refusals) {}

    @TakesNoPlace
    @PostMapping(
            path = "/api/v1/messages",
            consumes = {"application/x-ndjson", "application/jsonl", MediaType.APPLICATION_JSON_VALUE})
    @Operation(
            operationId = "pushMessages",
            summary = "Takes messages, one JSON object of the Bot API's form per line",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))))
    PushView push(Caller caller, HttpServletRequest request, InputStream lines) {
        push.requireFits(request.getContentLengthLong());
        Push.Report report = push.push(lines, caller);
        return new PushView(
                report.ingested().added(),
                report.ingested().edited(),
                report.ingested().known(),
                report.ingested().restored(),
                report.ingested().refused() + report.badLines(),
                report.refusals().stream()
                        .map(refusal -> new Refused(refusal.line(), refusal.reason()))
                        .toList());
    }
}
