package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.shared.text.RichText;

/** A button that was pressed by the person it was made for. */
public final class Press extends Talk {
    private final String query;
    private final long message;
    private boolean answered;

    /**
     * @param query what the press is answered by
     * @param message the message below which the button stands
     */
    public Press(
            Place place, Incoming.Sender sender, User user, Wording wording, Voice voice, String query, long message) {
        super(place, sender, user, wording, voice);
        this.query = query;
        this.message = message;
    }

    /** Ends the button's waiting, with a word on it or without; only the first time counts. */
    public void answer(String words) {
        if (!answered) {
            answered = true;
            voice().answerButton(query, words, false);
        }
    }

    /** Writes the message with the button anew. */
    public void rewrite(RichText text, Keyboard keyboard) {
        voice().rewrite(message, text, keyboard);
    }

    /** Takes the buttons off the message. */
    public void bare() {
        voice().bare(message);
    }
}
