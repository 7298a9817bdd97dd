package io.kanal.web.internal.rest;

import io.kanal.posts.Chat;
import io.kanal.posts.Counter;
import io.kanal.posts.Topic;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Reaction;
import io.kanal.posts.message.Revision;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Witness;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import io.kanal.web.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A post as JSON.
 *
 * @param edited whether a source says that it was edited, also where none says when
 */
@Schema(name = "Post")
public record PostBody(
        long id,
        ChannelBrief channel,
        long telegram_message_id,
        @OneOf(MessageKind.class) String kind,
        @Nullable Instant date,
        boolean edited,
        @Nullable Instant edited_at,
        @Nullable Instant deleted_at,
        @Nullable String author,
        @Nullable String signature,
        @Nullable TopicBody topic,
        String text,
        List<SpanBody> spans,
        List<MediaBody> media,
        @Nullable String service,
        @Nullable String forwarded_from,
        @Nullable Long reply_to,
        @Nullable ElsewhereBody reply_to_elsewhere,
        @Nullable Long views,
        @Nullable Long forwards,
        List<ReactionBody> reactions,
        @Nullable String language,
        int revision,
        @OneOf(Source.class) String source,
        @Nullable String link) {

    /** The channel of a post. */
    public record ChannelBrief(
            long id,
            String title,
            @Nullable String username,
            @Nullable Long telegram_id) {
        static ChannelBrief of(Chat chat) {
            TelegramChatId telegram = chat.telegramId();
            return new ChannelBrief(
                    chat.id().value(), chat.title(), chat.username(), telegram == null ? null : telegram.marked());
        }
    }

    /** A topic of a forum: the number of the message that opened it, and its name where that is known. */
    @Schema(name = "Topic")
    public record TopicBody(long id, @Nullable String name) {
        static @Nullable TopicBody of(Message message, @Nullable Topic topic) {
            Long id = message.topic();
            return id == null ? null : new TopicBody(id, topic == null ? null : topic.name());
        }
    }

    /** A message of another chat, by that chat's id in Telegram. */
    @Schema(name = "MessageElsewhere")
    public record ElsewhereBody(long telegram_id, long telegram_message_id) {
        static @Nullable ElsewhereBody of(@Nullable Elsewhere answered) {
            return answered == null ? null : new ElsewhereBody(answered.chat().marked(), answered.messageId());
        }
    }

    /** A stretch of formatted text; offset and length in UTF-16 units. */
    @Schema(name = "Span")
    public record SpanBody(
            @OneOf(RichText.Kind.class) String type,
            int offset,
            int length,
            @Nullable String argument) {
        static List<SpanBody> of(RichText text) {
            return text.spans().stream()
                    .map(span -> new SpanBody(lower(span.kind()), span.offset(), span.length(), span.argument()))
                    .toList();
        }
    }

    /** How often a reaction was given. */
    @Schema(name = "Reaction")
    public record ReactionBody(@OneOf(Reaction.Kind.class) String kind, String value, long count) {}

    /** One version of a post. */
    @Schema(name = "Revision")
    public record RevisionBody(
            int number,
            @Nullable Instant version_at,
            Instant seen_at,
            boolean current,
            @OneOf(Source.class) String source,
            String text,
            List<SpanBody> spans) {
        static RevisionBody of(Revision revision) {
            return new RevisionBody(
                    revision.number(),
                    revision.versionAt(),
                    revision.seenAt(),
                    revision.current(),
                    lower(revision.source()),
                    revision.text().text(),
                    SpanBody.of(revision.text()));
        }
    }

    /** What one source saw. */
    @Schema(name = "Witness")
    public record WitnessBody(
            @OneOf(Source.class) String source,
            Instant first_seen,
            Instant last_seen,
            boolean agrees,
            @Nullable Instant deletion_seen) {
        static WitnessBody of(Witness witness) {
            return new WitnessBody(
                    lower(witness.source()),
                    witness.firstSeen(),
                    witness.lastSeen(),
                    witness.agrees(),
                    witness.deletionSeen());
        }
    }

    /** A post with its history. */
    @Schema(name = "PostWithHistory")
    public record Full(PostBody post, List<RevisionBody> revisions, List<WitnessBody> witnesses) {}

    static PostBody of(Message message, Chat chat, @Nullable Topic topic) {
        Author author = message.author();
        Counter views = message.views();
        return new PostBody(
                message.id().value(),
                ChannelBrief.of(chat),
                message.telegramId(),
                lower(message.kind()),
                message.date(),
                message.edited(),
                message.editedAt(),
                message.deletedAt(),
                author == null ? null : author.name(),
                author == null ? null : author.signature(),
                TopicBody.of(message, topic),
                message.text().text(),
                SpanBody.of(message.text()),
                message.media().stream().map(MediaBody::of).toList(),
                message.service(),
                message.forward() == null ? null : message.forward().name(),
                message.replyTo(),
                ElsewhereBody.of(message.facts().answers()),
                views == null ? null : views.value(),
                message.forwards(),
                message.reactions().stream()
                        .map(reaction -> new ReactionBody(lower(reaction.kind()), reaction.value(), reaction.count()))
                        .toList(),
                message.language(),
                message.revision(),
                lower(message.source()),
                chat.link(message.telegramId()));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
