package io.kanal.bot.internal.talk;

import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Wording;
import io.kanal.bot.internal.words.Wordings;
import io.kanal.people.Blocked;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Dispatcher;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells whose bot an update came to, and whether the one who caused it is a user. */
@Component
public class Doorstep {
    private final Bots bots;
    private final Users users;
    private final Wordings wordings;
    private final Dispatcher dispatcher;

    Doorstep(Bots bots, Users users, Wordings wordings, Dispatcher dispatcher) {
        this.bots = bots;
        this.users = users;
        this.wordings = wordings;
        this.dispatcher = dispatcher;
    }

    /** Kanal's own bot, where this is it. */
    public Optional<Bot> own(BotId bot) {
        return bots.own().filter(own -> own.id().equals(bot));
    }

    /** The user a Telegram person is linked with and who may come in. */
    public Optional<User> user(Incoming.Sender sender) {
        return users.findByTelegramId(sender.id()).filter(User::active);
    }

    /** That a Telegram person is linked with a user who is blocked. */
    public Optional<Blocked> blocked(Incoming.Sender sender) {
        return users.findByTelegramId(sender.id())
                .filter(user -> !user.active())
                .flatMap(user -> users.blocked(user.id()));
    }

    /** Tells somebody that they are blocked, until when, and why. */
    public RichText words(Blocked blocked, Incoming.Sender sender) {
        User person = blocked.person();
        Wording wording = wording(person, sender);
        Composer words = wording.compose().add(wording.rich("blocked"));
        Instant until = blocked.block().until();
        if (until != null) {
            words.add(" ").add(wording.rich("blocked.until", wording.moment(until, person)));
        }
        String reason = blocked.block().reason();
        if (reason != null) {
            words.line().quote(RichText.plain(reason));
        }
        return words.done();
    }

    /** What a linked person wrote; empty for everybody else. */
    public Optional<Talk> talk(Incoming incoming) {
        return user(incoming.sender())
                .map(user -> new Talk(
                        Talk.Place.of(incoming),
                        incoming.sender(),
                        user,
                        wordings.of(user, incoming.sender().languageCode()),
                        voice(incoming)));
    }

    public Voice voice(Incoming incoming) {
        return new Voice(dispatcher, Talk.Place.of(incoming), incoming.updateId());
    }

    public Wording wording(User user, Incoming.Sender sender) {
        return wordings.of(user, sender.languageCode());
    }

    public Wording wordingFor(Incoming.Sender stranger) {
        return wordings.ofTelegram(stranger.languageCode());
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }
}
