package io.kanal.web.internal.contract;

import io.kanal.channels.Listing;
import io.kanal.channels.ReadScopes;
import io.kanal.people.User;
import io.kanal.posts.Chat;
import io.kanal.posts.Counter;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached.Limit;
import io.kanal.shared.MessageId;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.Written;
import io.kanal.web.internal.MessagesInChats;
import io.kanal.web.internal.problems.RateHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Posts by person, by channel, and one by one. */
@RestController
@OpenTo(value = Audience.READERS, owner = Owner.PERSON)
@Tag(name = "Channel reader's contract")
class UserPostsApi {
    private final People people;
    private final ReadScopes scopes;
    private final Posts posts;
    private final Listing listing;
    private final VisibleChats chats;
    private final MessagesInChats places;
    private final Clock clock;

    UserPostsApi(
            People people,
            ReadScopes scopes,
            Posts posts,
            Listing listing,
            VisibleChats chats,
            MessagesInChats places,
            Clock clock) {
        this.people = people;
        this.scopes = scopes;
        this.posts = posts;
        this.listing = listing;
        this.chats = chats;
        this.places = places;
        this.clock = clock;
    }

    @Schema(name = "UserPost")
    record PostItem(
            long id,
            long channel_id,
            @Nullable String channel_username,
            String channel_title,
            long telegram_message_id,
            String text,
            @Nullable Long views,
            @Nullable String url,
            @Nullable Instant posted_at,
            Instant parsed_at,
            List<String> tags) {
        static PostItem of(Message message, Chat chat) {
            Counter views = message.views();
            return new PostItem(
                    message.id().value(),
                    chat.id().value(),
                    chat.username(),
                    chat.title(),
                    message.telegramId(),
                    message.text().text(),
                    views == null ? null : views.value(),
                    chat.link(message.telegramId()),
                    message.date(),
                    message.seenAt(),
                    List.of());
        }
    }

    record UserPosts(
            long user_id,
            @Nullable Long telegram_id,
            String username,
            boolean is_authenticated,
            int period_hours,
            int post_count,
            List<PostItem> posts) {}

    @GetMapping("/users/{user_id}/posts")
    @Fails(ErrorCode.LIMIT_REACHED)
    @Operation(operationId = "listUserPosts", summary = "Lists a person's newest posts")
    UserPosts list(
            Caller caller,
            @PathVariable("user_id") @Written(People.NAMED) String userId,
            @RequestParam(name = "hours_back", defaultValue = "24") @Min(1) @Max(87_600) int hoursBack,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1_000) int limit,
            HttpServletResponse response) {
        User user = people.named(caller, userId);
        return page(user, scopes.of(caller, user.id()), hoursBack, limit, response);
    }

    @GetMapping("/users/{user_id}/channels/{channel_id}/posts")
    @Fails(ErrorCode.LIMIT_REACHED)
    @Operation(operationId = "listUserChannelPosts", summary = "Lists the newest posts of one of a person's channels")
    UserPosts ofChannel(
            Caller caller,
            @PathVariable("user_id") @Written(People.NAMED) String userId,
            @PathVariable("channel_id") long channelId,
            @RequestParam(name = "hours_back", defaultValue = "87600") @Min(1) @Max(87_600) int hoursBack,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1_000) int limit,
            HttpServletResponse response) {
        User user = people.named(caller, userId);
        ReadScope scope = scopes.of(caller, user.id());
        ChatId chat = new ChatId(channelId);
        if (!scope.allows(chat)) {
            throw new KanalException(ErrorCode.NOT_FOUND, "This person has no channel " + channelId);
        }
        return page(user, scope.only(Set.of(chat)), hoursBack, limit, response);
    }

    private UserPosts page(User user, ReadScope scope, int hoursBack, int limit, HttpServletResponse response) {
        Instant from = clock.instant().minus(Duration.ofHours(hoursBack));
        Listing.Page page = listing.newest(user.id(), scope, null, from, limit).some();
        Limit cut = page.limit();
        if (cut != null) {
            RateHeaders.set(response::setHeader, cut);
        }
        List<PostItem> items = places.of(scope, page.posts()).stream()
                .map(placed -> PostItem.of(placed.message(), placed.chat()))
                .toList();
        return new UserPosts(user.id().value(), user.telegramId(), user.name(), false, hoursBack, items.size(), items);
    }

    @GetMapping("/posts/{post_id}")
    @OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
    @Operation(operationId = "getUserPost", summary = "Shows one post")
    PostItem get(Caller caller, @PathVariable("post_id") long postId) {
        ReadScope scope = scopes.of(caller);
        Message message = posts.get(scope, new MessageId(postId));
        if (message.deleted()) {
            throw new KanalException(ErrorCode.NOT_FOUND, "The post " + postId + " was deleted");
        }
        return PostItem.of(message, chats.get(scope, message.chat()));
    }
}
