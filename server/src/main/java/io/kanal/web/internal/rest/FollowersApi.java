package io.kanal.web.internal.rest;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Followers;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Readers of the change log. */
@RestController
@RequestMapping("/api/v1/followers")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Administration")
class FollowersApi {
    private final Followers followers;

    FollowersApi(Followers followers) {
        this.followers = followers;
    }

    record FollowerList(List<FollowerView> followers) {}

    @Schema(name = "Follower")
    record FollowerView(
            String name,
            @OneOf(FollowerStatus.Kind.class) String role,
            @Nullable String node,
            @OneOf(FollowerStatus.State.class) String state,
            long live,
            @Nullable Long bulk,
            long lag,
            long lag_seconds,
            long set_aside,
            @Nullable Long failing_seq,
            @Nullable String error,
            Instant seen_at) {
        static FollowerView of(FollowerStatus status) {
            return new FollowerView(
                    status.name(),
                    status.kind().name().toLowerCase(Locale.ROOT),
                    status.node(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    status.live(),
                    status.bulk(),
                    status.lagRows(),
                    status.lag().toSeconds(),
                    status.setAside(),
                    status.failingSeq(),
                    status.error(),
                    status.seenAt());
        }
    }

    record SkipRequest(@Nullable Long seq) {}

    @GetMapping
    @Operation(operationId = "listFollowers", summary = "Lists followers with their lag and what they set aside")
    FollowerList list(Caller caller) {
        return new FollowerList(
                followers.list(caller).stream().map(FollowerView::of).toList());
    }

    @PostMapping("/{name}/reset")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "resetFollower", summary = "Rebuilds a view, or moves a reaction to the head of the log")
    FollowerList reset(Caller caller, @PathVariable String name) {
        followers.reset(caller, name);
        return list(caller);
    }

    @PostMapping("/{name}/skip")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(
            operationId = "skipChange",
            summary = "Sets the change aside that fails now; with seq only if it is that one")
    FollowerList skip(
            Caller caller, @PathVariable String name, @RequestBody(required = false) @Nullable SkipRequest request) {
        Long seq = request == null ? null : request.seq();
        followers.skip(caller, name, seq == null ? failing(caller, name) : seq);
        return list(caller);
    }

    private long failing(Caller caller, String name) {
        return followers.list(caller).stream()
                .filter(follower -> follower.name().equals(name))
                .map(FollowerStatus::failingSeq)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new KanalException(
                        ErrorCode.CONFLICT, "The follower '" + name + "' fails on no change; name one in 'seq'"));
    }
}
