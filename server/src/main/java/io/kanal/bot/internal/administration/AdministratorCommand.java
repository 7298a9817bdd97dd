package io.kanal.bot.internal.administration;

import io.kanal.bot.internal.commands.Command;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.Users;
import io.kanal.people.administration.PeopleList;
import io.kanal.people.administration.Person;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.util.Optional;

/** A command for administrators, in a private chat; everybody else hears that it is not theirs. */
abstract class AdministratorCommand implements Command {
    private final String name;

    AdministratorCommand(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean inGroups() {
        return false;
    }

    @Override
    public final void run(Talk talk, String argument) {
        if (talk.caller().may(Scope.ADMIN)) {
            act(talk, argument.strip());
        } else {
            talk.say("admin.only");
        }
    }

    abstract void act(Talk talk, String argument);

    /** The person an administrator names by their Telegram id, or by {@code #} and their number here. */
    static Optional<Person> named(Users users, PeopleList list, Talk talk, String written) {
        if (!written.matches("#?\\d{1,18}")) {
            return Optional.empty();
        }
        Optional<UserId> person = written.startsWith("#")
                ? users.find(new UserId(Long.parseLong(written.substring(1)))).map(user -> user.id())
                : users.findByTelegramId(Long.parseLong(written)).map(user -> user.id());
        return person.map(id -> list.get(talk.caller(), id));
    }
}
