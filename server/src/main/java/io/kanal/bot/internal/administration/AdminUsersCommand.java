package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.administration.PeopleFilter;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** {@code /admin_users}: the newest people, all or of a tier, blocked ones, or who fits a name. */
@Component
class AdminUsersCommand extends AdministratorCommand {
    private static final int SHOWN = 20;

    private final PeopleList list;

    AdminUsersCommand(PeopleList list) {
        super("admin_users");
        this.list = list;
    }

    @Override
    void act(Talk talk, String argument) {
        Wording wording = talk.wording();
        PeopleFilter filter = filter(argument);
        List<Person> page = list.page(talk.caller(), filter, (UserId) null, SHOWN);
        if (page.isEmpty()) {
            talk.say("admin.nobody");
            return;
        }
        long all = list.count(talk.caller(), filter);
        Composer composer = wording.compose().add(wording.rich("admin.people", all));
        for (Person person : page) {
            line(composer.line(), wording, talk, person);
        }
        if (all > page.size()) {
            composer.line().add(wording.rich("admin.more", all - page.size()));
        }
        talk.reply(composer.line().line().add(wording.rich("admin.users.hint")).done(), Keyboard.NONE);
    }

    private static PeopleFilter filter(String argument) {
        String word = argument.toLowerCase(Locale.ROOT);
        if (word.isEmpty() || word.equals("all")) {
            return PeopleFilter.ALL;
        }
        if (word.equals("active") || word.equals("blocked")) {
            return new PeopleFilter(null, null, null, word.equals("blocked"));
        }
        try {
            return new PeopleFilter(null, null, Tier.of(word), null);
        } catch (InvalidInput e) {
            // Not a tier, so the beginning of a name.
            return new PeopleFilter(argument, null, null, null);
        }
    }

    static void line(Composer composer, Wording wording, Talk talk, Person person) {
        Long telegram = person.user().telegramId();
        composer.add("#" + person.user().id() + " ")
                .add(wording.name(person.user().name()))
                .add(" · ")
                .add(wording.text("tier." + person.subscription().tier().slug()));
        if (person.subscription().until() != null) {
            composer.add(" ")
                    .add(wording.rich(
                            "admin.until", wording.day(person.subscription().until(), talk.user())));
        }
        if (person.administrator()) {
            composer.add(" · ").add(wording.text("admin.administrator"));
        }
        if (person.block() != null) {
            composer.add(" · ").add(wording.text("admin.blocked"));
        }
        if (telegram != null) {
            composer.add(" · " + telegram);
        }
    }
}
