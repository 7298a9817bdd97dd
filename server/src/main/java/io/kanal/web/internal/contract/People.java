package io.kanal.web.internal.contract;

import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads {@code {user_id}}: Kanal's id of a person, {@code me}, or {@code tg:} and a Telegram id. */
@Component
class People {
    /** How {@code user_id} is written. */
    static final String NAMED = "me|(tg:)?[0-9]{1,18}";

    private final Users users;

    People(Users users) {
        this.users = users;
    }

    /** The person meant, if the caller may act for them. */
    User named(Caller caller, String named) {
        if (named.equals("me")) {
            return users.get(caller, caller.person());
        }
        if (named.matches("tg:\\d{1,18}")) {
            Optional<User> user = users.findByTelegramId(Long.parseLong(named.substring(3)));
            if (user.filter(found -> caller.mayActFor(found.id())).isPresent()) {
                return user.get();
            }
            // Whether somebody is linked with a Telegram id is told to administrators only.
            throw caller.may(Scope.ADMIN) ? unknown(named) : theirs();
        }
        if (!named.matches("\\d{1,18}")) {
            throw InvalidInput.value("user_id", named, "a number, 'me', or 'tg:' and a number", null);
        }
        UserId id = new UserId(Long.parseLong(named));
        if (!caller.mayActFor(id)) {
            throw theirs();
        }
        return users.find(id).orElseThrow(() -> unknown(named));
    }

    private static KanalException theirs() {
        return new KanalException(ErrorCode.FORBIDDEN, "This belongs to another person");
    }

    private static KanalException unknown(String named) {
        return new KanalException(ErrorCode.NOT_FOUND, "There is no user " + named);
    }
}
