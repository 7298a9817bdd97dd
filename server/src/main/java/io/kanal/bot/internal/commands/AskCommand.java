package io.kanal.bot.internal.commands;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Answers;
import io.kanal.answers.Counted;
import io.kanal.answers.Question;
import io.kanal.answers.Understood;
import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.HitList;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.SayableScope;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.AnswerText;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Excerpt;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.posts.ReadScope;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /ask} and every plain question: what the posts say, each statement with a link to the sentence it rests on. */
@Component
public class AskCommand implements Command, ButtonAction {
    private static final String ACTION = "ask-otherwise";
    private static final int STATEMENTS = 4;
    /** Whoever answers an older message of the bot begins anew. */
    private static final int REMEMBERED = 10;

    private static final int LONGEST_LABEL = 40;

    private final Answers answers;
    private final SayableScope scopes;
    private final Dialogs dialogs;
    private final StopWishes stops;
    private final Buttons buttons;

    AskCommand(Answers answers, SayableScope scopes, Dialogs dialogs, StopWishes stops, Buttons buttons) {
        this.answers = answers;
        this.scopes = scopes;
        this.dialogs = dialogs;
        this.stops = stops;
        this.buttons = buttons;
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
        run(talk, argument, null);
    }

    /**
     * The same for a question that answers a message of the bot.
     *
     * @param answered the words of that message; null where none is answered
     */
    public void run(Talk talk, String argument, @Nullable String answered) {
        if (argument.isBlank()) {
            dialogs.open(talk, name());
            talk.say("ask.ask");
            return;
        }
        ask(talk, argument, false, answered == null ? null : previous(talk, answered));
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public boolean once() {
        return true;
    }

    /** Asks once more, without what was understood beyond the words. */
    @Override
    public void pressed(Press press, JsonNode arguments) {
        press.bare();
        String previous = arguments.path("previous").asString("");
        ask(
                press,
                arguments.path("question").asString(""),
                arguments.path("as_written").asBoolean(false),
                previous.isEmpty() ? null : new AnswerId(UUID.fromString(previous)));
    }

    /**
     * The answer that a message of the bot says, among the last ones of the person. In groups no question keeps the subject
     * of another, which may have been asked in private.
     */
    private @Nullable AnswerId previous(Talk talk, String answered) {
        if (!talk.inPrivate()) {
            return null;
        }
        List<Answer> asked = answers.page(talk.caller(), null, REMEMBERED);
        return asked.stream()
                .filter(answer -> AnswerText.says(answered, answer))
                .findFirst()
                .or(() -> asked.stream()
                        .findFirst()
                        .filter(answer -> answer.statements().isEmpty()))
                .map(Answer::id)
                .orElse(null);
    }

    private void ask(Talk talk, String text, boolean asWritten, @Nullable AnswerId previous) {
        ReadScope scope = scopes.of(talk);
        if (scope.chats().isEmpty()) {
            talk.say(talk.inPrivate() ? "ask.nothing-followed" : "ask.nothing-public");
            return;
        }
        try {
            Question question = new Question(text, scope.chats(), STATEMENTS)
                    .asWritten(asWritten)
                    .after(previous);
            answer(talk, question, answers.admit(talk.caller(), question));
        } catch (LimitReached e) {
            Commands.limit(talk, e);
        } catch (KanalException e) {
            if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                throw e;
            }
            talk.say("ask.unreadable");
        }
    }

    private void answer(Talk talk, Question question, Answers.Admitted admitted) {
        try (AnswerOnTheWay onTheWay = AnswerOnTheWay.show(talk, () -> stops.wants(talk))) {
            answer(talk, question, admitted, onTheWay);
        }
    }

    private void answer(Talk talk, Question question, Answers.Admitted admitted, AnswerOnTheWay onTheWay) {
        try {
            Answer answer = admitted.answer(onTheWay);
            onTheWay.end(answer, keyboard(talk, question, answer));
        } catch (KanalException e) {
            if (!onTheWay.cancelled()) {
                throw e;
            }
            onTheWay.stop();
        }
    }

    /** A button for everything that was understood beyond the words, which takes it off; and one to see what was counted. */
    private Keyboard keyboard(Talk talk, Question question, Answer answer) {
        Keyboard keyboard = new Keyboard();
        Wording wording = talk.wording();
        Counted counted = answer.counted();
        if (counted != null && counted.posts() > 0) {
            ObjectNode search = JsonNodeFactory.instance.objectNode().put("query", counted.query());
            keyboard.row(wording.text("ask.count.show"), button(talk, HitList.MORE, search));
        }
        Understood understood = answer.understood();
        if (understood != null && understood.words() != null) {
            boolean nothing = answer.kind() == AnswerKind.NOT_FOUND;
            Question other = nothing ? question.withText(understood.without(question.text())) : question;
            keyboard.row(
                    wording.text("ask.time.off", Excerpt.of(understood.words(), 0, LONGEST_LABEL)),
                    otherwise(talk, other.asWritten(true)));
        }
        if (understood != null && understood.about() != null) {
            keyboard.row(wording.text("ask.about.off"), otherwise(talk, question.after(null)));
        }
        return keyboard;
    }

    private String otherwise(Talk talk, Question question) {
        AnswerId previous = question.previous();
        ObjectNode arguments = JsonNodeFactory.instance
                .objectNode()
                .put("question", question.text())
                .put("as_written", question.asWritten());
        if (previous != null) {
            arguments.put("previous", previous.toString());
        }
        return button(talk, ACTION, arguments);
    }

    private String button(Talk talk, String action, ObjectNode arguments) {
        return buttons.make(talk.bot(), talk.sender().id(), action, arguments);
    }
}
