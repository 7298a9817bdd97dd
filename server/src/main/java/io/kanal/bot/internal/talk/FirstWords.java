package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.channels.Channels;
import io.kanal.shared.text.RichText;
import org.springframework.stereotype.Component;

/** What people hear first: that they are linked, and what can be done next. */
@Component
public class FirstWords {
    private final Channels channels;

    FirstWords(Channels channels) {
        this.channels = channels;
    }

    /** After a code was accepted. */
    public void welcome(Talk talk) {
        talk.reply(with(talk, "link.done"), Keyboard.NONE);
    }

    /** To somebody who is linked already. */
    public void hello(Talk talk) {
        talk.reply(with(talk, "start.hello"), Keyboard.NONE);
    }

    private RichText with(Talk talk, String key) {
        int followed = channels.list(talk.caller(), talk.user().id()).size();
        Wording wording = talk.wording();
        return wording.compose()
                .add(wording.rich(key, talk.user().name()))
                .line()
                .line()
                .add(followed == 0 ? wording.rich("start.empty") : wording.rich("start.next", followed))
                .done();
    }
}
