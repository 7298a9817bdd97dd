package io.kanal.web.internal.rest;

import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.telegram.UnansweredUpdate;
import io.kanal.telegram.UnansweredUpdates;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.TelegramDecisions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Updates of bots that could not be answered. */
@RestController
@RequestMapping("/api/v1/updates")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Administration")
class UpdatesApi {
    private final UnansweredUpdates unanswered;
    private final TelegramDecisions decisions;

    UpdatesApi(UnansweredUpdates unanswered, TelegramDecisions decisions) {
        this.unanswered = unanswered;
        this.decisions = decisions;
    }

    record UpdateList(List<UpdateBrief> updates, long total) {}

    @Schema(name = "UnansweredUpdate")
    record UpdateBrief(long seq, long bot, String kind, int attempts, String error, Instant received_at) {
        static UpdateBrief of(UnansweredUpdate update) {
            return new UpdateBrief(
                    update.seq(),
                    update.bot().value(),
                    update.kind(),
                    update.attempts(),
                    update.error(),
                    update.receivedAt());
        }
    }

    @GetMapping("/unanswered")
    @Operation(
            operationId = "listUnansweredUpdates",
            summary = "Lists updates that were set aside after five failures, the oldest first")
    UpdateList unanswered(
            Caller caller, @RequestParam(defaultValue = "50") @Min(1) @Max(UnansweredUpdates.MOST_LISTED) int limit) {
        return new UpdateList(
                unanswered.list(caller, limit).stream().map(UpdateBrief::of).toList(), unanswered.count(caller));
    }

    @PostMapping("/{seq}/retry")
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "retryUpdate", summary = "Has an update answered that was set aside")
    UpdateList retry(Caller caller, @PathVariable long seq) {
        decisions.retry(caller, seq);
        return unanswered(caller, UnansweredUpdates.MOST_LISTED);
    }

    @PostMapping("/{seq}/drop")
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "dropUpdate", summary = "Gives up an update that was set aside")
    UpdateList drop(Caller caller, @PathVariable long seq) {
        decisions.drop(caller, seq);
        return unanswered(caller, UnansweredUpdates.MOST_LISTED);
    }
}
