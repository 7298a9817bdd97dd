package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.LimitReached.Limit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** All commands by name, and what is said when one cannot do what was asked. */
@Component
public class Commands {
    /** What is further off than so many seconds is told in hours. */
    private static final long A_WHILE = 120;

    private final Map<String, Command> byName;

    Commands(List<Command> commands) {
        this.byName = commands.stream().collect(Collectors.toUnmodifiableMap(Command::name, Function.identity()));
    }

    public Optional<Command> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Command get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("There is no command " + name));
    }

    /** Runs a command; a refusal of a use case becomes a sentence. What is broken goes on to whoever retries. */
    public void run(Command command, Talk talk, String argument) {
        guarded(talk, () -> command.run(talk, argument));
    }

    public static void guarded(Talk talk, Runnable deed) {
        try {
            deed.run();
        } catch (LimitReached e) {
            limit(talk, e);
        } catch (KanalException e) {
            talk.say(sentence(e));
        }
    }

    /** Says which limit was reached, how much it is, and what helps. */
    static void limit(Talk talk, LimitReached reached) {
        Limit limit = reached.limit().orElse(null);
        if (limit == null) {
            talk.say("error.limit");
        } else if (limit.resets() == null) {
            talk.say("limit.channels", limit.most());
        } else if (reached.retryAfterSeconds() > A_WHILE) {
            talk.say("limit.day", limit.most(), Math.ceilDiv(reached.retryAfterSeconds(), 3600));
        } else {
            talk.say("limit.soon", reached.retryAfterSeconds());
        }
    }

    private static String sentence(KanalException failure) {
        return switch (failure.code()) {
            case LIMIT_REACHED -> "error.limit";
            case UNAVAILABLE, UPSTREAM -> "error.later";
            case FORBIDDEN, NOT_LOGGED_IN, FOREIGN_HOST -> "error.forbidden";
            case NOT_FOUND -> "error.gone";
            case BAD_REQUEST, BAD_QUERY, CONFLICT, TOO_LARGE, INVALID, BAD_SOURCE, NOT_READABLE, ADDRESS_REFUSED ->
                "error.refused";
            case INTERNAL -> throw failure;
        };
    }
}
