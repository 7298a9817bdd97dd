package io.kanal.simulator.world;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A message in a chat; its changing parts are guarded by the world's lock. */
public final class Message {
    private final Chat chat;
    private final int id;
    private final long actor;
    private final @Nullable Long senderChat;
    private final @Nullable String signature;
    private final Instant date;
    private final NewMessage given;
    private final Map<Long, List<String>> reactions = new LinkedHashMap<>();
    private final Map<String, Integer> otherReactions = new LinkedHashMap<>();
    private Content content;
    private @Nullable JsonNode markup;
    private @Nullable Instant editDate;
    private int views;
    private int forwards;
    private boolean pinned;

    Message(
            Chat chat,
            int id,
            long actor,
            @Nullable Long senderChat,
            @Nullable String signature,
            Instant date,
            NewMessage given) {
        this.chat = chat;
        this.id = id;
        this.actor = actor;
        this.senderChat = senderChat;
        this.signature = signature;
        this.date = date;
        this.given = given;
        this.content = given.content();
        this.markup = given.markup();
    }

    public Chat chat() {
        return chat;
    }

    public int id() {
        return id;
    }

    /** Who in truth wrote it, also where the chat shows another sender. */
    public long actor() {
        return actor;
    }

    /** The chat on whose behalf it was written: the channel, or the group of an anonymous administrator. */
    public @Nullable Long senderChat() {
        return senderChat;
    }

    public @Nullable String signature() {
        return signature;
    }

    public Instant date() {
        return date;
    }

    public Content content() {
        return content;
    }

    /** The inline keyboard, or the reply keyboard that came with it. */
    public @Nullable JsonNode markup() {
        return markup;
    }

    public @Nullable Instant editDate() {
        return editDate;
    }

    public @Nullable Integer replyTo() {
        return given.replyTo();
    }

    public @Nullable String quote() {
        return given.quote();
    }

    public @Nullable Integer thread() {
        return given.thread();
    }

    public @Nullable String album() {
        return given.album();
    }

    public @Nullable ForwardOrigin forward() {
        return given.forward();
    }

    public @Nullable Long viaBot() {
        return given.viaBot();
    }

    public boolean contentProtected() {
        return given.contentProtected() || chat.contentProtected();
    }

    public boolean isService() {
        return content instanceof Content.Service;
    }

    public boolean pinned() {
        return pinned;
    }

    public int views() {
        return views;
    }

    public int forwards() {
        return forwards;
    }

    /** Reactions of known actors: user or channel id to emoji, {@code custom:<id>} or {@code paid}. */
    public Map<Long, List<String>> reactions() {
        return reactions;
    }

    /** How often each reaction stands under the message, most frequent first. */
    public Map<String, Integer> reactionCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>(otherReactions);
        reactions.values().forEach(all -> all.forEach(one -> counts.merge(one, 1, Integer::sum)));
        Map<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        return sorted;
    }

    void addOtherReactions(String reaction, int count) {
        otherReactions.merge(reaction, count, Integer::sum);
    }

    void edit(Content newContent, @Nullable JsonNode newMarkup, @Nullable Instant at) {
        content = newContent;
        markup = newMarkup;
        if (at != null) {
            editDate = at;
        }
    }

    void editDate(Instant at) {
        editDate = at;
    }

    void views(int count) {
        views = count;
    }

    void countForward() {
        forwards++;
    }

    void pinned(boolean on) {
        pinned = on;
    }
}
