package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.Keyboard;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the bot sends in answer to one update. Messages are durable and numbered by the update, so an update that is
 * taken again after a crash sends nothing twice; what only counts now (drafts, ends of a button's waiting) is not.
 */
public final class Voice {
    private static final Duration SOON = Duration.ofSeconds(8);

    private final Dispatcher dispatcher;
    private final Talk.Place place;
    private final long update;
    private final String key;
    private int said;

    public Voice(Dispatcher dispatcher, Talk.Place place, long updateId) {
        this.dispatcher = dispatcher;
        this.place = place;
        this.update = updateId;
        this.key = "bot/" + place.bot() + "/" + updateId + "/";
    }

    public void say(RichText text, Keyboard keyboard) {
        enqueue(message(text, keyboard));
    }

    /** Says it now and names the message, which may then be rewritten; empty where it did not arrive for certain. */
    public Optional<Long> sayNow(RichText text) {
        return switch (dispatcher.send(place.bot(), message(text, Keyboard.NONE), Priority.REPLY, SOON)) {
            case CallResult.Done done ->
                Optional.of(done.result().path("message_id").asLong(0)).filter(id -> id > 0);
            case CallResult.Failed _, CallResult.Unsent _, CallResult.Uncertain _ -> Optional.empty();
        };
    }

    public void rewrite(long message, RichText text, Keyboard keyboard) {
        enqueue(edit(message, text, keyboard));
    }

    /** Rewrites a message that is still growing; whether this very state arrives does not matter. */
    public void rewriteNow(long message, RichText text) {
        dispatcher.send(place.bot(), edit(message, text, Keyboard.NONE), Priority.REPLY, SOON);
    }

    void bare(long message) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("message_id", message);
        enqueue(Outgoing.of("editMessageReplyMarkup", place.chat(), parameters));
    }

    /** Shows an answer that is being made; private chats only. An empty text shows that something is being thought of. */
    public void draft(long draft, RichText text) {
        dispatcher.send(place.bot(), Outgoing.draft(place.chat(), draft, text), Priority.REPLY, SOON);
    }

    /** The number of the update that is answered. */
    public long update() {
        return update;
    }

    public void typing() {
        dispatcher.send(place.bot(), Outgoing.chatAction(place.chat(), "typing"), Priority.REPLY, SOON);
    }

    public void answerButton(String query, String words, boolean alert) {
        dispatcher.send(place.bot(), Outgoing.callbackAnswer(query, words, alert), Priority.DEADLINE, SOON);
    }

    private Outgoing message(RichText text, Keyboard keyboard) {
        Outgoing message = complete(Outgoing.message(place.chat(), text), keyboard);
        Long thread = place.thread();
        if (thread != null) {
            message = message.with("message_thread_id", JsonNodeFactory.instance.numberNode(thread));
        }
        Long question = place.question();
        return question == null ? message : message.replyingTo(question);
    }

    private Outgoing edit(long message, RichText text, Keyboard keyboard) {
        return complete(Outgoing.edit(place.chat(), message, text), keyboard);
    }

    private static Outgoing complete(Outgoing message, Keyboard keyboard) {
        ObjectNode noPreview = JsonNodeFactory.instance.objectNode().put("is_disabled", true);
        Outgoing complete = message.with("link_preview_options", noPreview);
        return keyboard.isEmpty() ? complete : complete.with("reply_markup", keyboard.json());
    }

    private void enqueue(Outgoing call) {
        dispatcher.enqueue(place.bot(), call, Priority.REPLY, key + said++);
    }
}
