package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wordings;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Chooses the language for everything the person sees, here and on the pages. */
@Component
class LanguageCommand implements Command, ButtonAction {
    private final Users users;
    private final Wordings wordings;
    private final Buttons buttons;

    LanguageCommand(Users users, Wordings wordings, Buttons buttons) {
        this.users = users;
        this.wordings = wordings;
        this.buttons = buttons;
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        String wanted = argument.toLowerCase(Locale.ROOT);
        if (Users.LANGUAGES.contains(wanted)) {
            choose(talk, wanted);
            return;
        }
        Keyboard keyboard = new Keyboard();
        List<Keyboard.Key> row = new ArrayList<>();
        for (String language : Users.LANGUAGES) {
            String button = buttons.make(
                    talk.bot(),
                    talk.sender().id(),
                    action(),
                    JsonNodeFactory.instance.objectNode().put("language", language));
            row.add(new Keyboard.Key(nameOf(language), button));
            if (row.size() == 2) {
                keyboard.row(row.toArray(Keyboard.Key[]::new));
                row.clear();
            }
        }
        if (!row.isEmpty()) {
            keyboard.row(row.toArray(Keyboard.Key[]::new));
        }
        talk.reply(talk.wording().rich("language.ask"), keyboard);
    }

    private static String nameOf(String language) {
        Locale locale = Locale.of(language);
        String name = locale.getDisplayLanguage(locale);
        return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
    }

    @Override
    public String action() {
        return "language";
    }

    @Override
    public boolean once() {
        return false;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        String language = arguments.path("language").asString("");
        change(press.caller(), press, language);
        press.rewrite(wordings.in(language).rich("language.done"), Keyboard.NONE);
    }

    private void choose(Talk talk, String language) {
        change(talk.caller(), talk, language);
        talk.reply(wordings.in(language).rich("language.done"), Keyboard.NONE);
    }

    private void change(Caller caller, Talk talk, String language) {
        users.chooseLanguage(caller, talk.user().id(), language);
    }
}
