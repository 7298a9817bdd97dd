package io.kanal.web.internal.rest;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Followers;
import io.kanal.channels.ReadScopes;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.BackEnd;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.decisions.Decisions;
import io.kanal.web.Audience;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.Queues;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How much there is and how far everything is; administrators see the machinery, too. */
@RestController
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
@Tag(name = "Administration")
class StatusApi {
    private final Followers followers;
    private final Queues queues;
    private final Decisions decisions;
    private final Jobs jobs;
    private final VisibleChats chats;
    private final ReadScopes scopes;
    private final List<BackEnd> backEnds;
    private final String version;

    StatusApi(
            Followers followers,
            Queues queues,
            Decisions decisions,
            Jobs jobs,
            VisibleChats chats,
            ReadScopes scopes,
            List<BackEnd> backEnds,
            ObjectProvider<BuildProperties> build) {
        this.followers = followers;
        this.queues = queues;
        this.decisions = decisions;
        this.jobs = jobs;
        this.chats = chats;
        this.scopes = scopes;
        this.backEnds = backEnds;
        BuildProperties properties = build.getIfAvailable();
        String named = properties == null ? null : properties.getVersion();
        this.version = named == null ? "development" : named;
    }

    record FollowerBrief(
            String name, @OneOf(FollowerStatus.State.class) String state, long lag, long set_aside) {
        static FollowerBrief of(FollowerStatus status) {
            return new FollowerBrief(
                    status.name(),
                    status.state().name().toLowerCase(java.util.Locale.ROOT),
                    status.lagRows(),
                    status.setAside());
        }
    }

    @Schema(name = "Status")
    record StatusView(
            String version,
            int channels,
            long posts,
            long missing,
            long jobs_running,
            @Nullable Map<String, String> back_ends,
            @Nullable List<FollowerBrief> followers,
            @Nullable Map<String, Integer> queues,
            @Nullable Map<String, Long> decisions) {}

    @GetMapping("/api/v1/status")
    @Operation(operationId = "getStatus", summary = "Tells how much there is and how far everything is")
    StatusView status(Caller caller) {
        ReadScope scope = scopes.of(caller);
        List<Chat> visible = chats.list(scope);
        long running = jobs.page(caller, null, null, Jobs.MOST_PER_PAGE).stream()
                .filter(job -> job.state() == JobState.RUNNING)
                .count();
        boolean administrator = caller.may(Scope.ADMIN);
        List<FollowerStatus> all = administrator ? followers.list(caller) : List.of();
        Map<String, String> chosen = new TreeMap<>();
        backEnds.forEach(each -> chosen.put(each.need(), each.choice()));
        return new StatusView(
                version,
                visible.size(),
                visible.stream().mapToLong(chat -> chat.posts()).sum(),
                visible.stream()
                        .mapToLong(chat -> chat.completeness().missing())
                        .sum(),
                running,
                administrator ? chosen : null,
                administrator ? all.stream().map(FollowerBrief::of).toList() : null,
                administrator ? queues.depths(caller) : null,
                administrator ? waiting(caller) : null);
    }

    private Map<String, Long> waiting(Caller caller) {
        Map<String, Long> waiting = new TreeMap<>();
        decisions.list(caller).forEach(kind -> waiting.put(kind.name(), kind.waiting()));
        return waiting;
    }
}
