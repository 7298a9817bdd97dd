package io.kanal.web.internal.rest.personal;

import io.kanal.privacy.PersonalCopies;
import io.kanal.privacy.PersonalCopy;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Copies of one person's data, for themselves and for administrators. */
@RestController
@OpenTo(value = Audience.WRITERS, owner = Owner.THING)
@Tag(name = "Personal data")
class PersonalCopiesApi {
    private final PersonalCopies copies;

    PersonalCopiesApi(PersonalCopies copies) {
        this.copies = copies;
    }

    @Schema(name = "PersonalCopy")
    record CopyView(
            UUID id,
            long user_id,
            UUID job,
            boolean ready,
            @Nullable Long bytes,
            Instant requested_at,
            Instant expires_at) {
        static CopyView of(PersonalCopy copy) {
            return new CopyView(
                    copy.id(),
                    copy.person().value(),
                    copy.job().value(),
                    copy.ready(),
                    copy.bytes(),
                    copy.requestedAt(),
                    copy.expiresAt());
        }
    }

    @Schema(name = "PersonalCopies")
    record CopyList(List<CopyView> copies) {}

    @GetMapping("/api/v1/me/export")
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @Operation(operationId = "listMyCopies", summary = "Lists the copies of your data")
    CopyList mine(Caller caller) {
        return list(caller, caller.person());
    }

    @PostMapping("/api/v1/me/export")
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "copyMyData", summary = "Has a copy of your data made; a job does it")
    CopyView copyMine(Caller caller) {
        return CopyView.of(copies.start(caller, caller.person()));
    }

    @GetMapping("/api/v1/users/{id}/export")
    @OpenTo(value = Audience.WRITERS, owner = Owner.PERSON)
    @Operation(operationId = "listCopiesOfUser", summary = "Lists the copies of a person's data")
    CopyList of(Caller caller, @PathVariable long id) {
        return list(caller, new UserId(id));
    }

    @PostMapping("/api/v1/users/{id}/export")
    @OpenTo(value = Audience.WRITERS, owner = Owner.PERSON)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "copyDataOfUser", summary = "Has a copy of a person's data made; a job does it")
    CopyView copy(Caller caller, @PathVariable long id) {
        return CopyView.of(copies.start(caller, new UserId(id)));
    }

    private CopyList list(Caller caller, UserId person) {
        return new CopyList(
                copies.list(caller, person).stream().map(CopyView::of).toList());
    }

    @GetMapping("/api/v1/exports/{id}")
    @Operation(operationId = "getCopy", summary = "Tells whether a copy can be fetched")
    CopyView get(Caller caller, @PathVariable UUID id) {
        return CopyView.of(copies.get(caller, id));
    }

    @DeleteMapping("/api/v1/exports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "deleteCopy", summary = "Deletes a copy before its time")
    void delete(Caller caller, @PathVariable UUID id) {
        copies.delete(caller, id);
    }

    @GetMapping("/api/v1/exports/{id}/file")
    @TakesNoPlace
    @Fails({ErrorCode.CONFLICT, ErrorCode.UNAVAILABLE})
    @Operation(
            operationId = "downloadCopy",
            summary = "Fetches a copy: a ZIP of JSON Lines",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The copy",
                            content =
                                    @Content(
                                            mediaType = "application/zip",
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<Resource> download(Caller caller, @PathVariable UUID id) {
        return ResponseEntity.ok()
                .header("Content-Type", "application/zip")
                .header("Content-Disposition", "attachment; filename=\"kanal-my-data.zip\"")
                .header("Cache-Control", "no-store")
                .body(new FileSystemResource(copies.file(caller, id)));
    }
}
