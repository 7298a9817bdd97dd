package io.kanal.web.internal.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kanal.channels.Channels;
import io.kanal.channels.Watch;
import io.kanal.people.User;
import io.kanal.posts.Chat;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.Written;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
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

/** The channels of a person. */
@RestController
@RequestMapping("/users/{user_id}/channels")
@OpenTo(value = Audience.READERS, owner = Owner.PERSON)
@Tag(name = "Channel reader's contract")
class UserChannelsApi {
    private final Channels channels;
    private final People people;

    UserChannelsApi(Channels channels, People people) {
        this.channels = channels;
        this.people = people;
    }

    @Schema(name = "UserChannel")
    record ChannelItem(
            long id,
            @Nullable String channel_username,
            @Nullable Long channel_id,
            String channel_title,
            boolean is_active,
            long posts_count,
            @Nullable String description,
            Instant created_at,
            Instant subscription_created_at,
            @Nullable Instant last_parsed_at) {
        static ChannelItem of(Watch watch) {
            Chat chat = watch.chat();
            TelegramChatId telegram = chat.telegramId();
            return new ChannelItem(
                    chat.id().value(),
                    chat.username(),
                    telegram == null ? null : telegram.marked(),
                    chat.title(),
                    watch.active(),
                    chat.posts(),
                    watch.description(),
                    chat.firstSeen(),
                    watch.addedAt(),
                    chat.lastDate());
        }
    }

    record UserChannels(
            long user_id,
            @Nullable Long telegram_id,
            String username,
            boolean is_authenticated,
            List<ChannelItem> channels) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "UserChannelRequest")
    record AddRequest(
            @NotBlank @Size(max = 50) String channel_username,
            @Nullable @Size(max = 500) String description) {}

    @GetMapping
    @Operation(operationId = "listUserChannels", summary = "Lists a person's channels")
    UserChannels list(Caller caller, @PathVariable("user_id") @Written(People.NAMED) String userId) {
        User user = people.named(caller, userId);
        return new UserChannels(
                user.id().value(),
                user.telegramId(),
                user.name(),
                false,
                channels.list(caller, user.id()).stream().map(ChannelItem::of).toList());
    }

    @PostMapping
    @TakesNoPlace
    @OpenTo(value = Audience.WRITERS, owner = Owner.PERSON)
    @ResponseStatus(HttpStatus.CREATED)
    @Fails({ErrorCode.CONFLICT, ErrorCode.LIMIT_REACHED, ErrorCode.UPSTREAM, ErrorCode.NOT_READABLE})
    @Operation(operationId = "addUserChannel", summary = "Adds a channel to a person's")
    ChannelItem add(
            Caller caller,
            @PathVariable("user_id") @Written(People.NAMED) String userId,
            @Valid @RequestBody AddRequest request) {
        User user = people.named(caller, userId);
        try {
            return ChannelItem.of(channels.add(caller, user.id(), request.channel_username(), request.description())
                    .watch());
        } catch (InvalidInput e) {
            throw e.renamed("reference", "channel_username");
        }
    }

    @DeleteMapping("/{channel_id}")
    @OpenTo(value = Audience.WRITERS, owner = Owner.PERSON)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeUserChannel", summary = "Removes a channel from a person's")
    void remove(
            Caller caller,
            @PathVariable("user_id") @Written(People.NAMED) String userId,
            @PathVariable("channel_id") long channelId) {
        User user = people.named(caller, userId);
        channels.remove(caller, user.id(), new ChatId(channelId));
    }
}
