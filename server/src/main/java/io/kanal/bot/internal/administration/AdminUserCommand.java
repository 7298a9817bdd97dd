package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.channels.Channels;
import io.kanal.people.Users;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.people.tiers.Allowance;
import io.kanal.people.tiers.Allowances;
import io.kanal.people.tiers.SubscriptionEvent;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.UserId;
import org.springframework.stereotype.Component;

/** {@code /admin_user}: one person, what they use, and how their tier changed. */
@Component
class AdminUserCommand extends AdministratorCommand {
    private static final int HISTORY = 5;

    private final Users users;
    private final PeopleList list;
    private final Subscriptions subscriptions;
    private final Allowances allowances;
    private final Channels channels;

    AdminUserCommand(
            Users users, PeopleList list, Subscriptions subscriptions, Allowances allowances, Channels channels) {
        super("admin_user");
        this.users = users;
        this.list = list;
        this.subscriptions = subscriptions;
        this.allowances = allowances;
        this.channels = channels;
    }

    @Override
    void act(Talk talk, String argument) {
        if (argument.isEmpty()) {
            talk.say("admin.user.usage");
            return;
        }
        Person person = named(users, list, talk, argument).orElse(null);
        if (person == null) {
            talk.say("admin.nobody");
            return;
        }
        Wording wording = talk.wording();
        UserId id = person.user().id();
        Composer composer = wording.compose();
        AdminUsersCommand.line(composer, wording, talk, person);
        composer.line()
                .add(wording.rich(
                        "admin.user.channels", channels.list(talk.caller(), id).size()));
        for (Allowance used : allowances.today(id)) {
            composer.line().add(wording.rich("subscription.today." + used.what().slug(), used.used(), used.limit()));
        }
        for (SubscriptionEvent event : subscriptions.history(talk.caller(), id, null, HISTORY)) {
            composer.line()
                    .add(wording.day(event.at(), talk.user()) + " · ")
                    .add(wording.text("admin.event." + event.action().slug()))
                    .add(" · " + wording.text("tier." + event.after().slug()));
        }
        talk.reply(composer.done(), Keyboard.NONE);
    }
}
