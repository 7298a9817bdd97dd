package io.kanal.bot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerEvent;
import io.kanal.answers.AnswerId;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Citation;
import io.kanal.answers.Statement;
import io.kanal.bot.internal.commands.AnswerOnTheWay;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.talk.Voice;
import io.kanal.bot.internal.words.AnswerText;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wordings;
import io.kanal.people.User;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.RichText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.ChatKind;
import io.kanal.simulator.world.Member;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Dispatcher;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** How an answer that takes its time is shown while it is made. */
@ServerTest
class AnswerOnTheWayTest {
    private static final AtomicLong UPDATES = new AtomicLong(900_000_000_000L);
    private static final Statement FIRST = new Statement("The ferry sails at noon.", List.of(1));
    private static final Statement SECOND = new Statement("The pier is closed.", List.of(2));

    @Autowired
    ApplicationContext context;

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    Wordings wordings;

    @Autowired
    Bots bots;

    private final Chatter anna = new Chatter("Anna", "en");
    private User user;
    private BotId bot;

    @BeforeEach
    void setUp() {
        BotGround ground = new BotGround(context);
        ground.bot();
        user = ground.linked(anna);
        bot = bots.own().orElseThrow().id();
    }

    @Test
    void inAPrivateChatItGrowsAsADraftAndIsThenSaidForGood() {
        AnswerOnTheWay onTheWay = AnswerOnTheWay.show(talk(anna.bot(), true), () -> false);
        await().atMost(Chatter.SOON).until(() -> anna.drafts().stream().anyMatch(draft -> draft.content() == null));
        onTheWay.accept(new AnswerEvent.Cited(citation(1)));
        onTheWay.accept(new AnswerEvent.Stated(FIRST));
        await().atMost(Chatter.SOON).until(() -> drafted().contains("sails at noon"));
        onTheWay.accept(new AnswerEvent.Restarted());
        onTheWay.accept(new AnswerEvent.Cited(citation(2)));
        onTheWay.accept(new AnswerEvent.Stated(SECOND));
        await().atMost(Chatter.SOON)
                .until(() -> drafted().contains("pier") && !drafted().contains("noon"));

        onTheWay.end(answer(), Keyboard.NONE);
        int shown = anna.drafts().size();
        assertThat(Chatter.words(anna.hear())).contains("sails at noon", "[1]", "pier is closed", "[2]", "Sources");
        assertThat(anna.drafts()).as("nothing is shown after the end").hasSize(shown);
        assertThat(anna.moreWasSaid()).isFalse();
    }

    @Test
    void aQuickAnswerIsShownOnlyWhole() {
        AnswerOnTheWay onTheWay = AnswerOnTheWay.show(talk(anna.bot(), true), () -> false);
        onTheWay.end(answer(), Keyboard.NONE);
        assertThat(Chatter.words(anna.hear())).contains("sails at noon");
        assertThat(anna.drafts()).isEmpty();
    }

    @Test
    void inAGroupOneMessageIsRewritten() {
        Chat group =
                anna.world().addChat(ChatKind.SUPERGROUP, 0, Chat.Settings.titled("Friends", null, null), anna.id());
        anna.world().memberships().set(group, Member.plain(anna.bot()));
        anna.in(group);
        AnswerOnTheWay onTheWay = AnswerOnTheWay.show(talk(group.id(), false), () -> false);
        onTheWay.accept(new AnswerEvent.Cited(citation(1)));
        onTheWay.accept(new AnswerEvent.Stated(FIRST));
        Message message = anna.hear();
        assertThat(Chatter.words(message)).contains("sails at noon").doesNotContain("pier");
        onTheWay.end(answer(), Keyboard.NONE);
        await().atMost(Chatter.SOON).until(() -> Chatter.words(message).contains("pier is closed"));
        assertThat(anna.moreWasSaid()).isFalse();
        assertThat(anna.drafts()).isEmpty();
    }

    private String drafted() {
        List<WorldEvent.Drafted> drafts = anna.drafts();
        WorldEvent.Drafted last = drafts.isEmpty() ? null : drafts.getLast();
        return last == null || last.content() == null
                ? ""
                : last.content().words().text();
    }

    @Test
    void theNearestPostsAreNamedWhereNothingAnswers() {
        Answer none = new Answer(
                new AnswerId(UUID.randomUUID()),
                "When?",
                AnswerKind.NOT_FOUND,
                List.of(),
                List.of(citation(1)),
                null,
                0,
                Instant.parse("2026-03-01T10:00:00Z"),
                Duration.ofMillis(4),
                false,
                null,
                null);
        RichText said = new AnswerText(wordings.in("en"), user).of(none);
        assertThat(said.text()).contains("do not say", "Nearest to your question:", "harbour_wire");
        assertThat(new AnswerText(wordings.in("en"), user)
                        .of(new Answer(
                                none.id(),
                                none.question(),
                                none.kind(),
                                List.of(),
                                List.of(),
                                null,
                                0,
                                none.askedAt(),
                                none.took(),
                                false,
                                null,
                                null))
                        .text())
                .doesNotContain("Nearest");
    }

    @Test
    void whatWasLeftOutOfAModelsAnswerIsCounted() {
        assertThat(new AnswerText(wordings.in("en"), user).of(answer()).text()).contains("no post proves them: 2");
    }

    private Talk talk(long chat, boolean inPrivate) {
        Talk.Place place = new Talk.Place(bot, inPrivate ? anna.id() : chat, inPrivate, null, null);
        return new Talk(
                place,
                new Incoming.Sender(anna.id(), "Anna", "en"),
                user,
                wordings.in("en"),
                new Voice(dispatcher, place, UPDATES.incrementAndGet()));
    }

    private static Answer answer() {
        return new Answer(
                new AnswerId(UUID.randomUUID()),
                "When?",
                AnswerKind.MODEL,
                List.of(FIRST, SECOND),
                List.of(citation(1), citation(2)),
                "a-model",
                2,
                Instant.parse("2026-03-01T10:00:00Z"),
                Duration.ofSeconds(4),
                false,
                null,
                null);
    }

    private static Citation citation(int number) {
        return new Citation(
                number,
                new MessageId(number),
                new ChatId(1),
                "Harbour Wire",
                "harbour_wire",
                number,
                Instant.parse("2026-03-01T10:00:00Z"),
                "https://t.me/harbour_wire/" + number,
                0,
                5,
                number == 1 ? FIRST.text() : SECOND.text(),
                Citation.State.CURRENT);
    }
}
