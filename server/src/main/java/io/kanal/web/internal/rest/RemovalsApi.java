package io.kanal.web.internal.rest;

import io.kanal.channels.TakebackPlan;
import io.kanal.channels.Takebacks;
import io.kanal.channels.Takebacks.Wish;
import io.kanal.ingest.BroughtIn;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.Sources;
import io.kanal.web.internal.rest.JobsApi.JobView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Taking back a chat, a source of it or an import: first what it means, then the act. */
@RestController
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
@Tag(name = "Bringing in")
class RemovalsApi {
    private final Takebacks takebacks;
    private final Jobs jobs;

    RemovalsApi(Takebacks takebacks, Jobs jobs) {
        this.takebacks = takebacks;
        this.jobs = jobs;
    }

    /** What goes of one channel. */
    @Schema(name = "RemovalPart")
    record PartView(long channel, String title, long messages_gone, long messages_kept, boolean channel_goes) {}

    @Schema(name = "ImportedChat")
    record ImportView(UUID job, long channel, String name, Instant started_at, long messages) {
        static ImportView of(BroughtIn brought) {
            return new ImportView(
                    brought.job().value(),
                    brought.chat().value(),
                    brought.name(),
                    brought.startedAt(),
                    brought.messages());
        }
    }

    @Schema(name = "Removal")
    record PlanView(
            String name,
            String word,
            long messages_gone,
            long messages_kept,
            long messages_of_others,
            boolean own_only,
            long other_watchers,
            boolean following_ends,
            boolean bot_goes_on,
            List<PartView> parts,
            Map<String, Long> sources,
            List<ImportView> imports) {
        static PlanView of(TakebackPlan plan) {
            Map<String, Long> sources = new TreeMap<>();
            plan.sources().forEach((source, messages) -> sources.put(PostBody.lower(source), messages));
            return new PlanView(
                    plan.name(),
                    plan.word(),
                    plan.gone(),
                    plan.kept(),
                    plan.others(),
                    plan.ownOnly(),
                    plan.otherWatchers(),
                    plan.followingEnds(),
                    plan.botGoesOn(),
                    plan.parts().stream()
                            .map(part -> new PartView(
                                    part.chat().id().value(),
                                    part.chat().title(),
                                    part.extent().gone(),
                                    part.extent().kept(),
                                    part.chatGoes()))
                            .toList(),
                    sources,
                    plan.imports().stream().map(ImportView::of).toList());
        }
    }

    /** @param word the plan's, to say that it is meant */
    @Schema(name = "RemovalRequest")
    record ChannelRemoval(
            @NotNull @Size(max = 512) String word,
            @Nullable @Size(max = 20) @OneOf(Source.class) String source,
            @Nullable UUID job) {}

    /** @param word the plan's, to say that it is meant */
    @Schema(name = "ImportRemovalRequest")
    record ImportRemoval(@NotNull @Size(max = 512) String word) {}

    @GetMapping("/api/v1/channels/{id}/removal")
    @Operation(
            operationId = "planChannelRemoval",
            summary = "Says what would go and what would stay of a channel, a source of it, or an import of it")
    PlanView plan(
            Caller caller,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable @Size(max = 20) @OneOf(Source.class) String source,
            @RequestParam(required = false) @Nullable UUID job) {
        return PlanView.of(takebacks.plan(caller, wish(id, source, job)));
    }

    @PostMapping("/api/v1/channels/{id}/removal")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails({ErrorCode.CONFLICT, ErrorCode.INVALID})
    @Operation(
            operationId = "removeChannel",
            summary = "Takes a channel, a source of it or an import of it back; a job does it")
    JobView remove(Caller caller, @PathVariable long id, @Valid @RequestBody ChannelRemoval request) {
        return started(caller, wish(id, request.source(), request.job()), request.word());
    }

    @GetMapping("/api/v1/imports/{id}/removal")
    @Operation(operationId = "planImportRemoval", summary = "Says what would go and what would stay of an import")
    PlanView planImport(Caller caller, @PathVariable UUID id) {
        return PlanView.of(takebacks.plan(caller, new Wish(null, new JobId(id), null)));
    }

    @PostMapping("/api/v1/imports/{id}/removal")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails({ErrorCode.CONFLICT, ErrorCode.INVALID})
    @Operation(
            operationId = "removeImport",
            summary = "Takes back what an import brought into all its channels; a job does it")
    JobView removeImport(Caller caller, @PathVariable UUID id, @Valid @RequestBody ImportRemoval request) {
        return started(caller, new Wish(null, new JobId(id), null), request.word());
    }

    private JobView started(Caller caller, Wish wish, String word) {
        return JobView.of(jobs.get(caller, takebacks.start(caller, wish, word)), null);
    }

    private static Wish wish(long chat, @Nullable String source, @Nullable UUID job) {
        return new Wish(new ChatId(chat), job == null ? null : new JobId(job), Sources.of(source));
    }
}
