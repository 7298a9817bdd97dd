package io.kanal.simulator.world;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A message before it has an id. */
public record NewMessage(
        Content content,
        @Nullable Integer replyTo,
        @Nullable String quote,
        @Nullable Integer thread,
        @Nullable JsonNode markup,
        @Nullable String album,
        @Nullable ForwardOrigin forward,
        @Nullable Long viaBot,
        boolean contentProtected) {

    public static NewMessage of(Content content) {
        return new NewMessage(content, null, null, null, null, null, null, null, false);
    }

    public static NewMessage text(String plain) {
        return of(Content.Text.of(plain));
    }

    public NewMessage replyingTo(@Nullable Integer message) {
        return new NewMessage(content, message, quote, thread, markup, album, forward, viaBot, contentProtected);
    }

    public NewMessage quoting(@Nullable String words) {
        return new NewMessage(content, replyTo, words, thread, markup, album, forward, viaBot, contentProtected);
    }

    public NewMessage inThread(@Nullable Integer topic) {
        return new NewMessage(content, replyTo, quote, topic, markup, album, forward, viaBot, contentProtected);
    }

    public NewMessage withMarkup(@Nullable JsonNode keyboard) {
        return new NewMessage(content, replyTo, quote, thread, keyboard, album, forward, viaBot, contentProtected);
    }

    public NewMessage inAlbum(@Nullable String albumId) {
        return new NewMessage(content, replyTo, quote, thread, markup, albumId, forward, viaBot, contentProtected);
    }

    public NewMessage forwarded(@Nullable ForwardOrigin origin) {
        return new NewMessage(content, replyTo, quote, thread, markup, album, origin, viaBot, contentProtected);
    }

    public NewMessage via(@Nullable Long bot) {
        return new NewMessage(content, replyTo, quote, thread, markup, album, forward, bot, contentProtected);
    }

    public NewMessage protect(boolean on) {
        return new NewMessage(content, replyTo, quote, thread, markup, album, forward, viaBot, on);
    }
}
