package io.kanal.web.internal.rest.personal;

import io.kanal.privacy.Erasure;
import io.kanal.privacy.ErasureReport;
import io.kanal.privacy.Erasures;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.UserId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Erasing a person, and the report of it. */
@RestController
@OpenTo(value = Audience.WRITERS, owner = Owner.PERSON)
@Tag(name = "Personal data")
class ErasuresApi {
    private final Erasures erasures;

    ErasuresApi(Erasures erasures) {
        this.erasures = erasures;
    }

    /** @param word the person's name, to say that they are meant */
    @Schema(name = "ErasureRequest")
    record ErasureWish(@NotNull @Size(max = 512) String word) {}

    @Schema(name = "Erasure")
    record ErasureView(
            UUID id,
            String pseudonym,
            boolean finished,
            boolean failed,
            @Nullable Map<String, Long> removed,
            @Nullable Map<String, Long> kept,
            Instant requested_at,
            @Nullable Instant finished_at) {
        static ErasureView of(Erasure erasure) {
            ErasureReport report = erasure.report();
            return new ErasureView(
                    erasure.id(),
                    erasure.pseudonym(),
                    erasure.finishedAt() != null,
                    erasure.failed(),
                    report == null ? null : new TreeMap<>(report.removed()),
                    report == null ? null : new TreeMap<>(report.kept()),
                    erasure.requestedAt(),
                    erasure.finishedAt());
        }
    }

    @PostMapping("/api/v1/me/erasure")
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails({ErrorCode.CONFLICT, ErrorCode.INVALID})
    @Operation(operationId = "eraseMe", summary = "Erases you, for good; a job does it")
    ErasureView eraseMe(Caller caller, @Valid @RequestBody ErasureWish wish) {
        return ErasureView.of(erasures.start(caller, caller.person(), wish.word()));
    }

    @PostMapping("/api/v1/users/{id}/erasure")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails({ErrorCode.CONFLICT, ErrorCode.INVALID})
    @Operation(operationId = "eraseUser", summary = "Erases a person, for good; a job does it")
    ErasureView erase(Caller caller, @PathVariable long id, @Valid @RequestBody ErasureWish wish) {
        return ErasureView.of(erasures.start(caller, new UserId(id), wish.word()));
    }

    @GetMapping("/api/v1/erasures/{id}")
    @OpenTo(Audience.EVERYONE)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "getErasure", summary = "Where an erasure stands, and once its report")
    ErasureView get(@PathVariable UUID id) {
        return ErasureView.of(erasures.get(id));
    }
}
