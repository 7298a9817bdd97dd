package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.channels.Channels;
import io.kanal.people.invites.Joining;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.net.PublicAddress;
import io.kanal.shared.text.RichText;
import org.springframework.stereotype.Component;

/** What people hear first: that they are linked, and what can be done next. */
@Component
public class FirstWords {
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final PublicAddress reached;

    FirstWords(Channels channels, Subscriptions subscriptions, PublicAddress reached) {
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.reached = reached;
    }

    /** After a code was accepted. */
    public void welcome(Talk talk) {
        talk.reply(with(talk, "link.done"), keyboard(talk));
    }

    /** To somebody who is linked already. */
    public void hello(Talk talk) {
        talk.reply(with(talk, "start.hello"), keyboard(talk));
    }

    /** The way to the pages inside Telegram, where people reach them from outside. */
    private Keyboard keyboard(Talk talk) {
        return reached.findEncrypted()
                .filter(_ -> talk.inPrivate())
                .map(address -> new Keyboard().miniApp(talk.wording().text("start.open"), address + "/miniapp"))
                .orElse(Keyboard.NONE);
    }

    /** To somebody who came in, or whose tier grew, by an invite. */
    public void joined(Talk talk, Joining.Joined joined) {
        Wording wording = talk.wording();
        Subscription subscription = joined.subscription();
        Composer composer = wording.compose()
                .add(wording.rich(
                        joined.isNew() ? "join.done" : "join.grown",
                        talk.user().name(),
                        wording.text("tier." + subscription.tier().slug())));
        if (subscription.until() != null) {
            composer.add(" ").add(wording.rich("join.until", wording.day(subscription.until(), talk.user())));
        }
        subscriptions
                .limits(talk.user().id())
                .ifPresent(limits -> composer.line()
                        .line()
                        .add(wording.rich("join.limits", limits.channels(), limits.posts(), limits.questions())));
        if (joined.isNew()) {
            composer.line().line().add(wording.rich("start.empty"));
        }
        talk.reply(composer.done(), keyboard(talk));
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
