package io.kanal.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServerTest
final class AnswersTest {
    private static final AtomicLong NEXT = new AtomicLong(8_640_000);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SENTENCE = "The observatory of Pulkovo opened its new telescope on Monday.";
    private static final String ASKED = "When did the observatory of Pulkovo open its new telescope?";

    @Autowired
    Answers answers;

    @Autowired
    Ingest ingest;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aQuestionIsAnsweredWithTheSentenceThatSaysIt() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        record(chat, 1, "Clear skies tonight. " + SENTENCE + " Entrance is free.");
        List<AnswerEvent> events = new ArrayList<>();
        Answer answer = awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        answers.ask(reader, Question.of(ASKED), events::add);

        assertThat(answer.statements().getFirst().text()).isEqualTo(SENTENCE);
        Citation citation = answer.citations().getFirst();
        assertThat(citation.telegramId()).isEqualTo(1);
        assertThat(citation.from()).isEqualTo(21);
        assertThat(citation.state()).isEqualTo(Citation.State.CURRENT);
        assertThat(events).last().isInstanceOf(AnswerEvent.Finished.class);
    }

    @Test
    void whatOthersFollowIsNotAnswered() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        Caller stranger = reader(channel());
        record(chat, 1, SENTENCE);
        Answer answer = awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        assertThat(answers.ask(stranger, Question.of(ASKED), AnswerSink.NOBODY).kind())
                .isEqualTo(AnswerKind.NOT_FOUND);
        assertThat(answers.find(stranger, answer.id())).isEmpty();
        assertThatThrownBy(() -> answers.askFor(stranger, reader.person(), Question.of(ASKED), AnswerSink.NOBODY))
                .isInstanceOf(KanalException.class);
    }

    @Test
    void thePostsDoNotSay() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        record(chat, 1, SENTENCE);
        awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        Answer answer = answers.ask(reader, Question.of("Who won the chess championship in Oslo?"), AnswerSink.NOBODY);
        assertThat(answer.kind()).isEqualTo(AnswerKind.NOT_FOUND);
        assertThat(answer.statements()).isEmpty();
    }

    @Test
    void theNearestPostsAreNamedWhereNothingAnswersWithinRights() {
        ChatId chat = channel();
        ChatId other = channel();
        Caller reader = reader(chat);
        record(chat, 1, SENTENCE);
        record(other, 1, SENTENCE + " Nobody else may read this.");
        awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        String near = "Which emperor of Vienna sold the telescope of Pulkovo for 900 ducats?";
        // What is near in meaning is known once there are vectors.
        await().atMost(SOON)
                .until(() -> !answers.askFor(Caller.KANAL, reader.person(), Question.of(near), AnswerSink.NOBODY)
                        .nearest()
                        .isEmpty());
        List<AnswerEvent> events = new ArrayList<>();
        Answer answer = answers.ask(reader, Question.of(near), events::add);
        assertThat(answer.kind()).isEqualTo(AnswerKind.NOT_FOUND);
        assertThat(answer.sources()).isEmpty();
        assertThat(answer.nearest())
                .singleElement()
                .satisfies(citation -> assertThat(citation.chat()).isEqualTo(chat));
        assertThat(events).singleElement().isInstanceOf(AnswerEvent.Finished.class);
        assertThat(answers.ask(reader, Question.of(near), AnswerSink.NOBODY).nearest())
                .isEqualTo(answer.nearest());
        assertThat(answers.find(reader, answer.id()).orElseThrow().nearest()).isEqualTo(answer.nearest());
        assertThat(answers.ask(reader, Question.of("Where do penguins sleep?"), AnswerSink.NOBODY)
                        .nearest())
                .isEmpty();
        jdbc.sql("delete from watch where user_id = :user")
                .param("user", reader.person().value())
                .update();
        assertThat(answers.find(reader, answer.id()).orElseThrow().nearest()).isEmpty();
    }

    @Test
    void theHistoryMarksWhatWasEditedAndWithholdsWhatIsNoLongerSeen() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        record(chat, 1, SENTENCE);
        Answer answer = awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        assertThat(answers.page(reader, null, 10).getFirst().question()).isEqualTo(ASKED);

        ingest.merge(
                Source.BOT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(1, "The telescope stays closed.")
                        .edited(Instant.now())
                        .message()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                answers.find(reader, answer.id()).orElseThrow().stale())
                        .isTrue());
        assertThat(answers.ask(reader, Question.of(ASKED), AnswerSink.NOBODY).statements())
                .noneMatch(statement -> statement.text().equals(SENTENCE));

        jdbc.sql("delete from watch where user_id = :user")
                .param("user", reader.person().value())
                .update();
        Answer withheld = answers.find(reader, answer.id()).orElseThrow();
        assertThat(withheld.statements()).allMatch(statement -> statement.text().isEmpty());
        assertThat(withheld.citations())
                .allMatch(citation -> citation.sentence().isEmpty());
    }

    @Test
    void wordsOfTimeNarrowThePostsAndCanBeTakenOff() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        record(chat, 1, SENTENCE);
        awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        String asked = "When did the observatory of Pulkovo open its new telescope last week?";

        // The posts of these tests are years old.
        Answer narrowed = answers.ask(reader, Question.of(asked), AnswerSink.NOBODY);
        assertThat(narrowed.kind()).isEqualTo(AnswerKind.NOT_FOUND);
        assertThat(narrowed.understood()).extracting(Understood::words).isEqualTo("last week");
        assertThat(answers.find(reader, narrowed.id()).orElseThrow().understood())
                .isEqualTo(narrowed.understood());

        Answer literal = answers.ask(reader, Question.of(asked).asWritten(true), AnswerSink.NOBODY);
        assertThat(literal.kind()).isEqualTo(AnswerKind.EXTRACTIVE);
        assertThat(literal.understood()).isNull();
    }

    @Test
    void theDaysOfFiltersAreThoseOfThePerson() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        jdbc.sql("update users set zone = 'Asia/Tokyo' where id = :id")
                .param("id", reader.person().value())
                .update();
        record(chat, 1, SENTENCE, Instant.parse("2024-02-29T16:00:00Z"));
        awaitKind(reader, ASKED, AnswerKind.EXTRACTIVE);
        assertThat(answers.ask(reader, Question.of(ASKED + " after:2024-03-01"), AnswerSink.NOBODY)
                        .kind())
                .as("already March in Tokyo")
                .isEqualTo(AnswerKind.EXTRACTIVE);
    }

    @Test
    void aFollowUpKeepsTheSubjectOfAnOwnAnswerOnly() {
        ChatId chat = channel();
        Caller reader = reader(chat);
        Caller other = reader(chat);
        record(chat, 1, "Astronomer Vasily Struve founded the observatory of Pulkovo in 1839.");
        Answer first = awaitKind(reader, "What is the observatory of Pulkovo?", AnswerKind.EXTRACTIVE);

        assertThat(answers.ask(reader, Question.of("Who founded it?").after(first.id()), AnswerSink.NOBODY))
                .satisfies(answer -> {
                    assertThat(answer.kind()).isEqualTo(AnswerKind.EXTRACTIVE);
                    assertThat(answer.question()).isEqualTo("Who founded it?");
                    assertThat(answer.understood())
                            .extracting(Understood::about)
                            .isEqualTo("What is the observatory of Pulkovo?");
                });
        Question foreign = Question.of("Who founded it?").after(first.id());
        assertThatThrownBy(() -> answers.ask(other, foreign, AnswerSink.NOBODY))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        Caller administrator = Caller.person(other.person(), true);
        assertThatThrownBy(() -> answers.ask(administrator, foreign, AnswerSink.NOBODY))
                .isInstanceOf(KanalException.class);
        AnswerId nobody = new AnswerId(UUID.randomUUID());
        assertThatThrownBy(() -> answers.ask(reader, Question.of("and when?").after(nobody), AnswerSink.NOBODY))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void countingQuestionsCountWhatTheCallerMaySee() {
        ChatId chat = channel();
        ChatId foreign = channel();
        Caller reader = reader(chat);
        record(chat, 1, "Solar power reached the village.", Instant.parse("2024-03-01T10:00:00Z"));
        record(chat, 2, "New solar panels double the power.", Instant.parse("2024-05-01T10:00:00Z"));
        record(chat, 3, "Wind power is down.", Instant.parse("2024-05-02T10:00:00Z"));
        record(foreign, 1, "Solar power for everybody.", Instant.parse("2024-05-03T10:00:00Z"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(answers.askFor(
                                        Caller.KANAL,
                                        reader.person(),
                                        Question.of("How many posts are there about solar power?"),
                                        AnswerSink.NOBODY)
                                .counted())
                        .isEqualTo(new Counted(2, false, "solar power")));
        assertThat(answers.ask(reader, Question.of("How many posts about \"wind power?"), AnswerSink.NOBODY)
                        .counted())
                .as("a lone quotation mark")
                .isEqualTo(new Counted(1, false, "wind power"));
        Answer ofMay = answers.ask(
                reader, Question.of("How many posts were there about solar power in May 2024?"), AnswerSink.NOBODY);
        assertThat(ofMay.kind()).isEqualTo(AnswerKind.COUNT);
        assertThat(ofMay.counted()).isEqualTo(new Counted(1, false, "solar power after:2024-05-01 before:2024-06-01"));
        Answer kept = answers.find(reader, ofMay.id()).orElseThrow();
        assertThat(kept.counted()).isEqualTo(ofMay.counted());
        assertThat(kept.understood()).isEqualTo(ofMay.understood());
    }

    @Test
    void onePersonAsksSoOftenAndOthersAreNotHeldUp() {
        ChatId chat = channel();
        Caller eager = reader(chat);
        Caller other = reader(chat);
        for (int i = 0; i < 20; i++) {
            answers.ask(eager, Question.of(ASKED), AnswerSink.NOBODY);
        }
        // By another key, for another person: it is the same person who asks.
        Caller byKey = Caller.key(eager.person(), false, Set.of(Scope.READ));
        for (Caller door : List.of(eager, byKey)) {
            assertThatThrownBy(() -> answers.ask(door, Question.of(ASKED), AnswerSink.NOBODY))
                    .isInstanceOfSatisfying(
                            LimitReached.class,
                            e -> assertThat(e.retryAfterSeconds()).isBetween(1L, 60L))
                    .hasMessageContaining("20 questions a minute");
        }
        answers.ask(other, Question.of(ASKED), AnswerSink.NOBODY);
        answers.ask(Caller.KANAL, Question.of(ASKED), AnswerSink.NOBODY);
    }

    @Test
    void aQuestionThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Question.of(" \u0000 ")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Question.of("why ".repeat(600))).hasMessageContaining("2000");
        assertThatThrownBy(() -> new Question("why", Set.of(), 1_000)).hasMessageContaining("1000");
    }

    private Answer awaitKind(Caller caller, String question, AnswerKind kind) {
        List<Answer> last = new ArrayList<>();
        await().atMost(SOON).untilAsserted(() -> {
            // Kanal itself may ask as often as it wants.
            last.add(answers.askFor(Caller.KANAL, caller.person(), Question.of(question), AnswerSink.NOBODY));
            assertThat(last.getLast().kind()).isEqualTo(kind);
        });
        return last.getLast();
    }

    private void record(ChatId chat, long id, String text) {
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(id, text).message()));
    }

    private void record(ChatId chat, long id, String text, Instant date) {
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(id, text).dated(date).message()));
    }

    private Caller reader(ChatId chat) {
        long user = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Reader', 'member', 'UTC', 'en', now(), 'enterprise') returning id
                        """).query((row, _) -> row.getLong("id")).single();
        jdbc.sql("insert into watch (user_id, chat_id, added_at) values (:user, :chat, now())")
                .param("user", user)
                .param("chat", chat.value())
                .update();
        return Caller.person(new UserId(user), false);
    }

    private ChatId channel() {
        return ingest.identify(
                Source.EXPORT,
                new SeenChat(
                        Realm.PUBLIC,
                        TelegramChatId.ofChannel(NEXT.incrementAndGet()),
                        ChatType.CHANNEL,
                        "Stars",
                        null,
                        null,
                        null,
                        false));
    }
}
