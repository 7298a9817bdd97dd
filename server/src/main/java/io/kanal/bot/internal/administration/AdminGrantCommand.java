package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.Users;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.input.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** {@code /admin_grant PERSON TIER [DAYS]}: gives a tier, for 30 days where nothing is said, with 0 without an end. */
@Component
class AdminGrantCommand extends AdministratorCommand {
    private static final int DAYS = 30;

    private final Users users;
    private final PeopleList list;
    private final Subscriptions subscriptions;
    private final Clock clock;

    AdminGrantCommand(Users users, PeopleList list, Subscriptions subscriptions, Clock clock) {
        super("admin_grant");
        this.users = users;
        this.list = list;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    @Override
    void act(Talk talk, String argument) {
        String[] words = argument.split("\\s+", -1);
        if (words.length < 2 || words.length > 3 || (words.length == 3 && !words[2].matches("\\d{1,4}"))) {
            talk.say("admin.grant.usage", Tier.slugs());
            return;
        }
        Tier tier;
        try {
            tier = Tier.of(words[1]);
        } catch (InvalidInput e) {
            talk.say("admin.grant.usage", Tier.slugs());
            return;
        }
        Person person = named(users, list, talk, words[0]).orElse(null);
        if (person == null) {
            talk.say("admin.nobody");
            return;
        }
        int days = words.length == 3 ? Integer.parseInt(words[2]) : DAYS;
        Instant until = days == 0 ? null : clock.instant().plus(Duration.ofDays(days));
        Subscription given = subscriptions.grant(talk.caller(), person.user().id(), tier, until, null);
        String name = talk.wording().text("tier." + given.tier().slug());
        if (given.until() == null) {
            talk.say("admin.granted", person.user().name(), name);
        } else {
            talk.say(
                    "admin.granted.until",
                    person.user().name(),
                    name,
                    talk.wording().day(given.until(), talk.user()));
        }
    }
}
