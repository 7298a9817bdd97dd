package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.HitList;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code /search} and its button for more. */
@Component
class SearchPosts implements Command, ButtonAction {
    private final HitList hits;
    private final Dialogs dialogs;

    SearchPosts(HitList hits, Dialogs dialogs) {
        this.hits = hits;
        this.dialogs = dialogs;
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (argument.isBlank()) {
            dialogs.open(talk, name());
            talk.say("search.ask");
        } else {
            hits.answer(talk, argument, false, null, 0);
        }
    }

    @Override
    public String action() {
        return HitList.MORE;
    }

    @Override
    public boolean once() {
        return true;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        press.bare();
        String page = arguments.path("page").asString("");
        hits.answer(
                press,
                arguments.path("query").asString(""),
                arguments.path("as_written").asBoolean(false),
                page.isEmpty() ? null : page,
                arguments.path("shown").asInt(0));
    }
}
