package io.kanal.web.internal.rest;

import io.kanal.posts.Conversations;
import io.kanal.posts.message.Message;
import io.kanal.web.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A post and what stands around it, as JSON.
 *
 * @param within what the posts before and after are of
 * @param threaded whether the post belongs to a thread or a topic at all
 * @param opening what the thread began with, where that is another post
 * @param discussed the post of a channel that the thread is about
 */
@Schema(name = "PostThread")
public record ThreadBody(
        PostBody post,
        @OneOf(Conversations.Within.class) String within,
        boolean threaded,
        @Nullable AnsweredBody answered,
        @Nullable PostBody opening,
        @Nullable PostBody discussed,
        StretchBody earlier,
        StretchBody later,
        StretchBody answers) {

    /** What the post answers; without a post where it is not in the record or not for the caller. */
    @Schema(name = "AnsweredPost")
    public record AnsweredBody(@Nullable PostBody post) {}

    /** Posts in the order of ids, and whether there are more of their kind. */
    @Schema(name = "PostStretch")
    public record StretchBody(List<PostBody> posts, boolean more) {
        static StretchBody of(Conversations.Stretch stretch, Function<Message, @Nullable PostBody> body) {
            return new StretchBody(
                    stretch.messages().stream()
                            .<@Nullable PostBody>map(body)
                            .filter(Objects::nonNull)
                            .toList(),
                    stretch.more());
        }
    }

    /** @param body of each message; null where its chat is gone meanwhile */
    static ThreadBody of(
            Conversations.Conversation conversation, PostBody post, Function<Message, @Nullable PostBody> body) {
        Conversations.Answered answered = conversation.answered();
        return new ThreadBody(
                post,
                PostBody.lower(conversation.within()),
                conversation.threaded(),
                answered == null ? null : new AnsweredBody(one(answered.message(), body)),
                one(conversation.opening(), body),
                one(conversation.discussed(), body),
                StretchBody.of(conversation.earlier(), body),
                StretchBody.of(conversation.later(), body),
                StretchBody.of(conversation.answers(), body));
    }

    private static @Nullable PostBody one(@Nullable Message message, Function<Message, @Nullable PostBody> body) {
        return message == null ? null : body.apply(message);
    }
}
