package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.shared.Caller;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotId;
import org.jspecify.annotations.Nullable;

/** Something a linked person said or pressed: who they are, where they are, in which words to answer, and the way to do it. */
public class Talk {
    private final Place place;
    private final Incoming.Sender sender;
    private final User user;
    private final Wording wording;
    private final Voice voice;

    /**
     * Where it was said.
     *
     * @param thread the topic; null outside of topics
     * @param question the message that is answered in a group; null where that would say nothing
     */
    public record Place(
            BotId bot,
            long chat,
            boolean inPrivate,
            @Nullable Long thread,
            @Nullable Long question) {
        public static Place of(Incoming incoming) {
            return new Place(
                    incoming.bot(),
                    incoming.chatId(),
                    incoming.inPrivate(),
                    incoming.thread(),
                    incoming.inPrivate() ? null : incoming.messageId());
        }
    }

    public Talk(Place place, Incoming.Sender sender, User user, Wording wording, Voice voice) {
        this.place = place;
        this.sender = sender;
        this.user = user;
        this.wording = wording;
        this.voice = voice;
    }

    public BotId bot() {
        return place.bot();
    }

    public long chatId() {
        return place.chat();
    }

    public boolean inPrivate() {
        return place.inPrivate();
    }

    public Incoming.Sender sender() {
        return sender;
    }

    public User user() {
        return user;
    }

    public Caller caller() {
        return user.caller();
    }

    public Wording wording() {
        return wording;
    }

    public Voice voice() {
        return voice;
    }

    /** Answers with a sentence of the bundle. */
    public void say(String key, Object... gaps) {
        reply(wording.rich(key, gaps), Keyboard.NONE);
    }

    public void reply(RichText text, Keyboard keyboard) {
        voice.say(text, keyboard);
    }
}
