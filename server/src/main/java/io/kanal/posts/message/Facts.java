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
 */
public record Facts(
        @Nullable Instant date,
        @Nullable Author author,
        @Nullable String service,
        @Nullable String album,
        @Nullable ForwardOrigin forward,
        @Nullable Long replyTo,
        @Nullable String viaBot) {
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
                either(viaBot, other.viaBot));
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

        private Facts build() {
            return new Facts(date, author, service, album, forward, replyTo, viaBot);
        }
    }
}
