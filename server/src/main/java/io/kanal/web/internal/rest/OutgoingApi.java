package io.kanal.web.internal.rest;

import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.OutgoingView;
import io.kanal.telegram.Priority;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.internal.TelegramDecisions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Calls to Telegram of which nobody knows whether they arrived. */
@RestController
@RequestMapping("/api/v1/outgoing")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Administration")
class OutgoingApi {
    private final Dispatcher dispatcher;
    private final TelegramDecisions decisions;

    OutgoingApi(Dispatcher dispatcher, TelegramDecisions decisions) {
        this.dispatcher = dispatcher;
        this.decisions = decisions;
    }

    record OutgoingList(List<OutgoingBrief> calls, long total) {}

    @Schema(name = "OutgoingCall")
    record OutgoingBrief(
            long id,
            long bot,
            String method,
            @Nullable Long chat_id,
            @OneOf(Priority.class) String priority,
            @Nullable String note,
            Instant created_at) {
        static OutgoingBrief of(OutgoingView view) {
            return new OutgoingBrief(
                    view.id().value(),
                    view.bot().value(),
                    view.method(),
                    view.chatId(),
                    view.priority().name().toLowerCase(Locale.ROOT),
                    view.note(),
                    view.createdAt());
        }
    }

    @GetMapping("/uncertain")
    @Operation(operationId = "listUncertainCalls", summary = "Lists calls whose answer was lost, the oldest first")
    OutgoingList uncertain(
            Caller caller, @RequestParam(defaultValue = "50") @Min(1) @Max(Dispatcher.MOST_LISTED) int limit) {
        return new OutgoingList(
                dispatcher.uncertain(caller, limit).stream()
                        .map(OutgoingBrief::of)
                        .toList(),
                dispatcher.countUncertain(caller));
    }

    @PostMapping("/{id}/send-again")
    @Fails(ErrorCode.CONFLICT)
    @Operation(
            operationId = "sendUncertainCallAgain",
            summary = "Sends an uncertain call again, because it did not arrive")
    OutgoingList sendAgain(Caller caller, @PathVariable long id) {
        decisions.sendAgain(caller, id);
        return uncertain(caller, Dispatcher.MOST_LISTED);
    }

    @PostMapping("/{id}/forget")
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "forgetUncertainCall", summary = "Lets an uncertain call be")
    OutgoingList forget(Caller caller, @PathVariable long id) {
        decisions.forget(caller, id);
        return uncertain(caller, Dispatcher.MOST_LISTED);
    }
}
