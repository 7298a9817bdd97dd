package io.kanal.web.internal.rest.watches;

import io.kanal.channels.Channels;
import io.kanal.channels.Watch;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Channels that rest: kept, and neither shown nor searched, as those above the limit of a smaller tier do. */
@RestController
@OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
@Tag(name = "Channels")
class RestingApi {
    private final Channels channels;

    RestingApi(Channels channels) {
        this.channels = channels;
    }

    /** @param added_at since when the caller follows it */
    @Schema(name = "RestingChannel")
    record RestingView(long id, String title, @Nullable String username, Instant added_at) {
        static RestingView of(Watch watch) {
            return new RestingView(
                    watch.chat().id().value(),
                    watch.chat().title(),
                    watch.chat().username(),
                    watch.addedAt());
        }
    }

    @Schema(name = "RestingChannels")
    record RestingList(List<RestingView> channels) {}

    @GetMapping("/api/v1/channels/resting")
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @Operation(operationId = "listRestingChannels", summary = "Lists your channels that rest")
    RestingList resting(Caller caller) {
        return new RestingList(channels.list(caller, caller.person()).stream()
                .filter(watch -> !watch.active())
                .map(RestingView::of)
                .toList());
    }

    @PutMapping("/api/v1/channels/{id}/rest")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(operationId = "restChannel", summary = "Lets a channel rest")
    void rest(Caller caller, @PathVariable long id) {
        channels.setActive(caller, caller.person(), new ChatId(id), false);
    }

    @DeleteMapping("/api/v1/channels/{id}/rest")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Fails({ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED})
    @Operation(operationId = "wakeChannel", summary = "Wakes a channel that rests")
    void wake(Caller caller, @PathVariable long id) {
        channels.setActive(caller, caller.person(), new ChatId(id), true);
    }
}
