package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.channels.Channels;
import io.kanal.channels.Watch;
import io.kanal.posts.Chat;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the person follows, page by page. */
@Component
class MyChannelsCommand implements Command, ButtonAction {
    private static final int PAGE = 20;

    private final Channels channels;
    private final Buttons buttons;

    MyChannelsCommand(Channels channels, Buttons buttons) {
        this.channels = channels;
        this.buttons = buttons;
    }

    @Override
    public String name() {
        return "my_channels";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        list(talk, 0);
    }

    @Override
    public String action() {
        return "channels-more";
    }

    @Override
    public boolean once() {
        return true;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        press.bare();
        list(press, arguments.path("from").asInt(0));
    }

    private void list(Talk talk, int from) {
        List<Watch> watches = channels.list(talk.caller(), talk.user().id());
        Wording wording = talk.wording();
        if (watches.isEmpty()) {
            talk.say("channels.none");
            return;
        }
        Composer composer = wording.compose().add(wording.rich("channels.title", watches.size()));
        int to = Math.min(from + PAGE, watches.size());
        for (int i = Math.min(from, to); i < to; i++) {
            line(composer.line(), talk, watches.get(i), i + 1);
        }
        if (to < watches.size()) {
            String more = buttons.make(
                    talk.bot(),
                    talk.sender().id(),
                    action(),
                    JsonNodeFactory.instance.objectNode().put("from", to));
            talk.reply(composer.done(), new Keyboard().row(wording.text("channels.more"), more));
        } else {
            talk.reply(composer.line().line().add(wording.rich("channels.hint")).done(), Keyboard.NONE);
        }
    }

    private static void line(Composer composer, Talk talk, Watch watch, int number) {
        Wording wording = talk.wording();
        Chat chat = watch.chat();
        composer.add(wording.number(number)).add(". ").add(wording.chat(chat));
        if (!watch.active()) {
            composer.add(" ").add(wording.rich("channels.resting"));
        }
        composer.add(" · ").add(wording.rich("channels.posts", chat.posts()));
        if (chat.lastDate() != null) {
            composer.add(" · ").add(wording.rich("channels.last", wording.day(chat.lastDate(), talk.user())));
        }
    }
}
