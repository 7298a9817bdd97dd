package io.kanal.bot.internal.commands;

import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.bot.internal.talk.SayableScope;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.posts.ReadScope;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import org.springframework.stereotype.Component;

/** {@code /ask} and every plain question: what the posts say, each statement with a link to the sentence it rests on. */
@Component
public class AskCommand implements Command {
    private static final int STATEMENTS = 4;

    private final Answers answers;
    private final SayableScope scopes;
    private final Dialogs dialogs;
    private final StopWishes stops;

    AskCommand(Answers answers, SayableScope scopes, Dialogs dialogs, StopWishes stops) {
        this.answers = answers;
        this.scopes = scopes;
        this.dialogs = dialogs;
        this.stops = stops;
    }

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (argument.isBlank()) {
            dialogs.open(talk, name());
            talk.say("ask.ask");
            return;
        }
        ReadScope scope = scopes.of(talk);
        if (scope.chats().isEmpty()) {
            talk.say(talk.inPrivate() ? "ask.nothing-followed" : "ask.nothing-public");
            return;
        }
        try {
            answer(talk, answers.admit(talk.caller(), new Question(argument, scope.chats(), STATEMENTS)));
        } catch (LimitReached e) {
            talk.say("ask.limit", e.retryAfterSeconds());
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                throw e;
            }
            talk.say("ask.unreadable");
        }
    }

    private void answer(Talk talk, Answers.Admitted question) {
        try (AnswerOnTheWay onTheWay = AnswerOnTheWay.show(talk, () -> stops.wants(talk))) {
            answer(question, onTheWay);
        }
    }

    private static void answer(Answers.Admitted question, AnswerOnTheWay onTheWay) {
        try {
            onTheWay.end(question.answer(onTheWay));
        } catch (KanalException e) {
            if (!onTheWay.cancelled()) {
                throw e;
            }
            onTheWay.stop();
        }
    }
}
