package io.kanal.web.internal.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.kanal.channels.Arrangement;
import io.kanal.channels.Arrangements;
import io.kanal.channels.ChannelOverview;
import io.kanal.channels.ChannelOverviews;
import io.kanal.channels.Channels;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobState;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Completeness;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.TelegramChatId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Channels of the person who asks. */
@RestController
@RequestMapping("/api/v1/channels")
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
@Tag(name = "Channels")
class ChannelsApi {
    private final Channels channels;
    private final ChannelOverviews overviews;
    private final Arrangements arrangements;

    ChannelsApi(Channels channels, ChannelOverviews overviews, Arrangements arrangements) {
        this.channels = channels;
        this.overviews = overviews;
        this.arrangements = arrangements;
    }

    record ChannelList(List<ChannelView> channels, @Nullable Long next_after) {}

    /**
     * A channel as who asks sees it.
     *
     * @param missing message ids of which nobody knows anything; 0 where nothing can be measured
     * @param empty message ids that are known to hold nothing
     * @param folder the one the caller put it into; null where it is in none
     * @param muted whether the caller's feed of all channels leaves it out
     * @param grown_into for a basic group, the channel it became
     * @param completeness null where messages have no numbers of the chat's own (private chats, basic groups), or all of them
     *     were pushed
     */
    @Schema(name = "Channel")
    record ChannelView(
            long id,
            String title,
            @Nullable String username,
            @Nullable Long telegram_id,
            @OneOf(ChatType.class) String type,
            @Nullable String description,
            @Nullable Long members,
            boolean followed,
            @Nullable String folder,
            boolean muted,
            long posts,
            long missing,
            long empty,
            @Nullable Double completeness,
            @Nullable Instant last_post_at,
            @Nullable Long grown_into) {
        static ChannelView of(ChannelOverview overview) {
            return of(overview.chat(), overview.followed(), overview.place());
        }

        static ChannelView of(Chat chat, boolean followed, Arrangement.Place place) {
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
                    place.folder(),
                    place.muted(),
                    chat.posts(),
                    completeness.missing(),
                    completeness.empty(),
                    completeness.measured() ? Double.valueOf(completeness.share()) : null,
                    chat.lastDate(),
                    chat.grownInto() == null ? null : chat.grownInto().value());
        }
    }

    /**
     * Where a channel is to stand; what is absent stays as it is.
     *
     * @param folder the folder's name; blank takes the channel out of the one it is in
     */
    record ArrangeRequest(
            @Nullable @Size(max = 500) String folder,
            @Nullable Boolean muted) {}

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
    @Schema(name = "FollowedChannel")
    record FollowView(
            ChannelView channel,
            @Nullable UUID job_id,
            boolean is_new,
            @Nullable BackfillView backfill) {}

    /**
     * A channel with how far its older posts are; null once they are there.
     *
     * @param former_groups the basic groups it grew out of
     */
    record ChannelDetail(
            @JsonUnwrapped ChannelView channel, @Nullable BackfillView backfill, List<Long> former_groups) {}

    /** How much of a channel was read, in message ids or posts. */
    @Schema(name = "Backfill")
    record BackfillView(
            @OneOf(JobState.class) String state,
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
    @Fails(ErrorCode.NOT_FOUND)
    @Operation(
            operationId = "listChannels",
            summary = "Lists the channels you see by title, with how complete they are")
    ChannelList list(
            Caller caller,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(199) int limit) {
        List<ChannelOverview> page = overviews.page(caller, after == null ? null : new ChatId(after), limit + 1);
        boolean more = page.size() > limit;
        List<ChannelOverview> shown = more ? page.subList(0, limit) : page;
        return new ChannelList(
                shown.stream().map(ChannelView::of).toList(),
                more ? shown.getLast().chat().id().value() : null);
    }

    @PostMapping
    @OpenTo(value = Audience.WRITERS, owner = Owner.CALLER)
    @TakesNoPlace
    @ResponseStatus(HttpStatus.CREATED)
    @Fails({ErrorCode.CONFLICT, ErrorCode.LIMIT_REACHED, ErrorCode.UPSTREAM, ErrorCode.NOT_READABLE})
    @Operation(operationId = "followChannel", summary = "Follows a public channel; a job brings its older posts")
    FollowView follow(Caller caller, @Valid @RequestBody FollowRequest request) {
        Channels.Added added = channels.add(caller, caller.person(), request.reference(), request.description());
        Job job = added.job();
        return new FollowView(
                ChannelView.of(
                        added.watch().chat(),
                        true,
                        arrangements.of(caller).of(added.watch().chat().id())),
                job.belongsTo(caller) ? job.id().value() : null,
                added.isNew(),
                job.state().isFinal() ? null : BackfillView.of(job));
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getChannel",
            summary = "Shows one channel, and how far its older posts are while they are being read")
    ChannelDetail get(Caller caller, @PathVariable long id) {
        ChannelOverview overview = overviews.get(caller, new ChatId(id));
        Job backfill = overview.backfill();
        return new ChannelDetail(
                ChannelView.of(overview),
                backfill == null ? null : BackfillView.of(backfill),
                overviews.kin(caller, overview.chat()).stream()
                        .filter(kin -> overview.chat().id().equals(kin.grownInto()))
                        .map(kin -> kin.id().value())
                        .toList());
    }

    @PostMapping("/{id}/arrangement")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "arrangeChannel", summary = "Puts a channel into one of your folders, or mutes it")
    ChannelView arrange(Caller caller, @PathVariable long id, @Valid @RequestBody ArrangeRequest request) {
        ChatId chat = overviews.get(caller, new ChatId(id)).chat().id();
        if (request.folder() != null) {
            arrangements.fold(caller, chat, request.folder());
        }
        if (request.muted() != null) {
            arrangements.mute(caller, chat, request.muted());
        }
        return ChannelView.of(overviews.get(caller, chat));
    }

    @DeleteMapping("/{id}")
    @OpenTo(value = Audience.WRITERS, owner = Owner.VISIBLE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "unfollowChannel", summary = "Stops following a channel; its posts stay in the record")
    void remove(Caller caller, @PathVariable long id) {
        channels.remove(caller, caller.person(), new ChatId(id));
    }
}
