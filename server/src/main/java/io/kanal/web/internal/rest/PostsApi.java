package io.kanal.web.internal.rest;

import io.kanal.channels.Listing;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.Conversations;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Topics;
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
import io.kanal.web.internal.MessagesInChats;
import io.kanal.web.internal.problems.RateHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Posts as the record holds them. */
@RestController
@RequestMapping("/api/v1/posts")
@OpenTo(value = Audience.READERS, owner = Owner.VISIBLE)
@Tag(name = "Posts")
class PostsApi {
    private final ReadScopes scopes;
    private final Posts posts;
    private final Listing listing;
    private final VisibleChats chats;
    private final MessagesInChats places;
    private final Topics topics;
    private final Conversations conversations;

    PostsApi(
            ReadScopes scopes,
            Posts posts,
            Listing listing,
            VisibleChats chats,
            MessagesInChats places,
            Topics topics,
            Conversations conversations) {
        this.scopes = scopes;
        this.posts = posts;
        this.listing = listing;
        this.chats = chats;
        this.places = places;
        this.topics = topics;
        this.conversations = conversations;
    }

    record PostList(List<PostBody> posts, @Nullable Long next_before) {}

    @GetMapping
    @Fails({ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED})
    @Operation(operationId = "listPosts", summary = "Lists posts, newest first")
    PostList list(
            Caller caller,
            @RequestParam(required = false) @Nullable String channel,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "30") @Min(1) @Max(100) int limit,
            HttpServletResponse response) {
        ReadScope scope = scopes.of(caller);
        if (channel != null) {
            scope = scope.only(Set.of(channel(scope, channel)));
        }
        Posts.DatePosition position = null;
        if (before != null) {
            Message last = posts.get(scope, new MessageId(before));
            position = new Posts.DatePosition(last.date(), last.id());
        }
        Listing.Page page =
                listing.newest(caller.user(), scope, position, null, limit).some();
        List<Message> shown = page.posts();
        Limit cut = page.limit();
        if (cut != null) {
            RateHeaders.set(response::setHeader, cut);
        }
        return new PostList(
                places.of(scope, shown).stream()
                        .map(placed -> PostBody.of(placed.message(), placed.chat(), placed.topic()))
                        .toList(),
                page.more() ? shown.getLast().id().value() : null);
    }

    /** What the caller may not see is answered as what is not there, whether by number or by name. */
    private ChatId channel(ReadScope scope, String named) {
        return (named.matches("\\d{1,18}")
                        ? chats.find(scope, new ChatId(Long.parseLong(named)))
                        : chats.findByUsername(scope, named))
                .map(Chat::id)
                .orElseThrow(
                        () -> new KanalException(ErrorCode.NOT_FOUND, "There is no channel '" + named + "' for you"));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getPost", summary = "Shows a post with all its versions and who witnessed it")
    PostBody.Full get(Caller caller, @PathVariable long id) {
        ReadScope scope = scopes.of(caller);
        Message message = posts.get(scope, new MessageId(id));
        return new PostBody.Full(
                PostBody.of(
                        message,
                        chats.get(scope, message.chat()),
                        topics.of(List.of(message)).get(message.id())),
                posts.revisions(scope, message.id()).stream()
                        .map(PostBody.RevisionBody::of)
                        .toList(),
                posts.witnesses(scope, message.id()).stream()
                        .map(PostBody.WitnessBody::of)
                        .toList());
    }

    /** What the posts before and after one are of. */
    enum Around {
        conversation,
        chat
    }

    @GetMapping("/{id}/thread")
    @Operation(operationId = "getThread", summary = "Shows a post in its conversation")
    ThreadBody thread(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "10") @Min(0) @Max(Conversations.MOST) int before,
            @RequestParam(defaultValue = "10") @Min(0) @Max(Conversations.MOST) int after,
            @RequestParam(defaultValue = "conversation") Around within) {
        ReadScope scope = scopes.of(caller);
        Conversations.Conversation found =
                conversations.of(scope, new MessageId(id), within == Around.chat, before, after);
        Conversations.Answered answered = found.answered();
        List<Message> all = Stream.of(
                        Stream.of(found.message()),
                        Stream.ofNullable(answered == null ? null : answered.message()),
                        Stream.ofNullable(found.opening()),
                        Stream.ofNullable(found.discussed()),
                        found.earlier().messages().stream(),
                        found.later().messages().stream(),
                        found.answers().messages().stream())
                .<Message>flatMap(part -> part)
                .distinct()
                .toList();
        Map<MessageId, PostBody> bodies = new HashMap<>();
        places.of(scope, all)
                .forEach(placed -> bodies.put(
                        placed.message().id(), PostBody.of(placed.message(), placed.chat(), placed.topic())));
        return ThreadBody.of(
                found, Objects.requireNonNull(bodies.get(new MessageId(id))), message -> bodies.get(message.id()));
    }
}
