package io.kanal.posts.message;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a message and does not change with an edit.
 *
 * @param date when it was sent; null where no source says, and then never invented
 * @param service for service messages, the action's name as in exports ({@code pin_message}), else null
 * @param album what groups messages of one album in this chat; null for none
 * @param replyTo id of the message of the same chat that is answered
 * @param answers the message of another chat that is answered
 * @param topic in forums, id of the message that opened its topic; its own for that one
 * @param topicName what its topic is called since this message; null where it says nothing about that
 */
public record Facts(
        @Nullable Instant date,
        @Nullable Author author,
        @Nullable String service,
        @Nullable String album,
        @Nullable ForwardOrigin forward,
        @Nullable Long replyTo,
        @Nullable String viaBot,
        @Nullable Elsewhere answers,
        @Nullable Long topic,
        @Nullable String topicName) {
    /** What opened a topic is answered by nobody: everything in the topic points to it. */
    public Facts {
        replyTo = topic != null && topic.equals(replyTo) ? null : replyTo;
    }

    public static final Facts NONE = new Builder().build();

    public static Facts of(Consumer<Builder> told) {
        return NONE.with(told);
    }

    public Facts with(Consumer<Builder> change) {
        Builder builder = new Builder();
        builder.date = date;
        builder.author = author;
        builder.service = service;
        builder.album = album;
        builder.forward = forward;
        builder.replyTo = replyTo;
        builder.viaBot = viaBot;
        builder.answers = answers;
        builder.topic = topic;
        builder.topicName = topicName;
        change.accept(builder);
        return builder.build();
    }

    /** These facts, and of the other ones those that are missing here. */
    public Facts or(Facts other) {
        return new Facts(
                either(date, other.date),
                author == null || other.author == null ? either(author, other.author) : author.or(other.author),
                either(service, other.service),
                either(album, other.album),
                either(forward, other.forward),
                either(replyTo, other.replyTo),
                either(viaBot, other.viaBot),
                either(answers, other.answers),
                either(topic, other.topic),
                either(topicName, other.topicName));
    }

    static <T> @Nullable T either(@Nullable T better, @Nullable T other) {
        return better == null ? other : better;
    }

    /** Facts that are being collected; what is not said stays unknown. */
    public static final class Builder {
        private @Nullable Instant date;
        private @Nullable Author author;
        private @Nullable String service;
        private @Nullable String album;
        private @Nullable ForwardOrigin forward;
        private @Nullable Long replyTo;
        private @Nullable String viaBot;
        private @Nullable Elsewhere answers;
        private @Nullable Long topic;
        private @Nullable String topicName;

        private Builder() {}

        public Builder date(@Nullable Instant value) {
            date = value;
            return this;
        }

        public Builder author(@Nullable Author value) {
            author = value;
            return this;
        }

        public Builder service(@Nullable String value) {
            service = value;
            return this;
        }

        public Builder album(@Nullable String value) {
            album = value;
            return this;
        }

        public Builder forward(@Nullable ForwardOrigin value) {
            forward = value;
            return this;
        }

        public Builder replyTo(@Nullable Long value) {
            replyTo = value;
            return this;
        }

        public Builder viaBot(@Nullable String value) {
            viaBot = value;
            return this;
        }

        public Builder answers(@Nullable Elsewhere value) {
            answers = value;
            return this;
        }

        public Builder topic(@Nullable Long value) {
            topic = value;
            return this;
        }

        public Builder topicName(@Nullable String value) {
            topicName = value;
            return this;
        }

        private Facts build() {
            return new Facts(date, author, service, album, forward, replyTo, viaBot, answers, topic, topicName);
        }
    }
}
