package io.kanal.web.internal.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.kanal.channels.Channels;
import io.kanal.channels.ReadScopes;
import io.kanal.ingest.FollowStatus;
import io.kanal.ingest.Following;
import io.kanal.jobs.Job;
import io.kanal.jobs.Jobs;
import io.kanal.posts.Chat;
import io.kanal.posts.Completeness;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.TelegramChatId;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Channels of the person who asks. */
@RestController
@RequestMapping("/api/v1/channels")
@OpenTo(Audience.READERS)
@Tag(name = "Channels")
class ChannelsApi {
    private final Channels channels;
    private final ReadScopes scopes;
    private final VisibleChats chats;
    private final Following following;
    private final Jobs jobs;

    ChannelsApi(Channels channels, ReadScopes scopes, VisibleChats chats, Following following, Jobs jobs) {
        this.channels = channels;
        this.scopes = scopes;
        this.chats = chats;
        this.following = following;
        this.jobs = jobs;
    }

    record ChannelList(List<ChannelView> channels) {}

    record ChannelView(
            long id,
            String title,
            @Nullable String username,
            @Nullable Long telegram_id,
            String type,
            @Nullable String description,
            @Nullable Long members,
            boolean followed,
            long posts,
            long missing,
            double completeness,
            @Nullable Instant last_post_at) {
        static ChannelView of(Chat chat, boolean followed) {
            Completeness completeness = chat.completeness();
            TelegramChatId telegram = chat.telegramId();
            return new ChannelView(
                    chat.id().value(),
                    chat.title(),
                    chat.username(),
                    telegram == null ? null : telegram.marked(),
                    PostBody.lower(chat.type()),
                    chat.description(),
                    chat.members(),
                    followed,
                    completeness.known(),
                    completeness.missing(),
                    completeness.share(),
                    chat.lastDate());
        }
    }

    record FollowRequest(
            @NotBlank @Size(max = 500) String reference,
            @Nullable @Size(max = 500) String description) {}

    /**
     * What came of following.
     *
     * @param job_id the job that brings the older posts, where it is the caller's to open; null where somebody else's reads
     *     the channel already
     * @param backfill how far the older posts are; null once they are there
     */
    record FollowView(
            ChannelView channel,
            @Nullable UUID job_id,
            boolean is_new,
            @Nullable BackfillView backfill) {}

    /** A channel with how far its older posts are; null once they are there. */
    record ChannelDetail(
            @JsonUnwrapped ChannelView channel, @Nullable BackfillView backfill) {}

    /** How much of a channel was read, in message ids or posts. */
    record BackfillView(
            String state,
            long done,
            @Nullable Long total,
            @Nullable Long left_seconds) {
        static BackfillView of(Job job) {
            Duration left = job.left();
            return new BackfillView(
                    PostBody.lower(job.state()), job.done(), job.total(), left == null ? null : left.toSeconds());
        }
    }

    @GetMapping
    @Operation(summary = "Lists the channels you see, with how complete they are")
    ChannelList list(Caller caller) {
        Set<ChatId> followed = channels.list(caller, caller.person()).stream()
                .map(watch -> watch.chat().id())
                .collect(Collectors.toSet());
        ReadScope scope = scopes.of(caller);
        List<Chat> visible = chats.list(scope);
        return new ChannelList(visible.stream()
                .map(chat -> ChannelView.of(chat, followed.contains(chat.id())))
                .toList());
    }

    @PostMapping
    @OpenTo(Audience.WRITERS)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Follows a public channel; a job brings its older posts")
    FollowView follow(Caller caller, @Valid @RequestBody FollowRequest request) {
        Channels.Added added = channels.add(caller, caller.person(), request.reference(), request.description());
        Job job = jobs.get(Caller.KANAL, added.job());
        return new FollowView(
                ChannelView.of(added.watch().chat(), true),
                job.belongsTo(caller) ? job.id().value() : null,
                added.isNew(),
                job.state().isFinal() ? null : BackfillView.of(job));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Shows one channel, and how far its older posts are while they are being read")
    ChannelDetail get(Caller caller, @PathVariable long id) {
        ChatId chat = new ChatId(id);
        return new ChannelDetail(
                ChannelView.of(
                        chats.get(scopes.of(caller), chat),
                        channels.find(caller, caller.person(), chat).isPresent()),
                following
                        .status(chat)
                        .map(FollowStatus::job)
                        .flatMap(job -> jobs.find(Caller.KANAL, job))
                        .filter(job -> !job.state().isFinal())
                        .map(BackfillView::of)
                        .orElse(null));
    }

    @DeleteMapping("/{id}")
    @OpenTo(Audience.WRITERS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Stops following a channel; its posts stay in the record")
    void remove(Caller caller, @PathVariable long id) {
        channels.remove(caller, caller.person(), new ChatId(id));
    }
}
