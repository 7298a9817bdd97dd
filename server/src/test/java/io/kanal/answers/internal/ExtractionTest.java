package io.kanal.answers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.message.Message;
import io.kanal.shared.text.RichText;
import io.kanal.testing.RecordedMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ExtractionTest {
    private static final List<Evidence> RIVERS = List.of(
            Passages.post(1, "Spring came late. The Danube flooded Vienna in April 1997. Nobody was hurt."),
            Passages.post(2, "The Rhine is a river of trade. Ships carry coal on it."),
            Passages.post(3, "Vienna opened a new museum."),
            Passages.post(4, "Floods are dangerous. Cellars fill first."),
            Passages.post(5, "In April 1997 the Danube flooded Vienna, said the city."));

    @Test
    void theSentenceThatAnswersIsChosen() {
        assertThat(texts("When did the Danube flood Vienna?", RIVERS))
                .first()
                .isEqualTo("The Danube flooded Vienna in April 1997.");
    }

    @Test
    void theSameSaidTwiceIsCitedOnce() {
        List<Evidence> twice = List.of(
                Passages.post(1, "The Danube flooded Vienna in April 1997."),
                Passages.post(2, "The Danube flooded Vienna in April 1997!"),
                Passages.post(3, "Other things happened elsewhere in the world."));
        assertThat(texts("When did the Danube flood Vienna?", twice)).hasSize(1);
    }

    @Test
    void whatWasStruckOutSaysNothing() {
        String text = "The ferry weighs 410 140 tons. It left the yard in 2019.";
        Message corrected = struck(text, text.indexOf("410"), 3);
        assertThat(texts("How many tons does the ferry weigh?", List.of(Passages.of(corrected))))
                .first()
                .asString()
                .matches("The ferry weighs +140 tons\\.");
        Message withdrawn = struck(text, 0, text.indexOf("It left"));
        assertThat(texts("How many tons does the ferry weigh?", List.of(Passages.of(withdrawn))))
                .noneMatch(said -> said.contains("tons"));
    }

    @Test
    void whatThePostsDoNotSayIsNotAnswered() {
        assertThat(texts("Who won the chess championship in Oslo?", RIVERS)).isEmpty();
        assertThat(texts("When did the Danube flood Vienna?", List.of())).isEmpty();
        assertThat(texts("?", RIVERS)).isEmpty();
    }

    @Test
    void formsOfRussianWordsCount() {
        List<Evidence> posts = List.of(
                Passages.post(1, "Погода плохая. Банк России повысил ключевую ставку до 16 процентов."),
                Passages.post(2, "Банки закрыты на праздники."),
                Passages.post(3, "Ставки на спорт запретят."));
        assertThat(texts("До скольких процентов Банк России повысил ключевую ставку?", posts))
                .first()
                .isEqualTo("Банк России повысил ключевую ставку до 16 процентов.");
    }

    @Test
    void wordsThatAskDoNotCountWhereWordsStandSideBySide() {
        assertThat(texts("北京大学是什么时候成立的？", List.of(Passages.post(1, "北京大学成立于1898年。"), Passages.post(2, "今天天气很好。"))))
                .first()
                .isEqualTo("北京大学成立于1898年。");
        assertThat(texts(
                        "東京タワーはいつ完成しましたか？",
                        List.of(Passages.post(1, "東京タワーは1958年に完成しました。"), Passages.post(2, "今日は雨です。"))))
                .first()
                .isEqualTo("東京タワーは1958年に完成しました。");
        assertThat(texts(
                        "서울 지하철은 언제 개통했나요?",
                        List.of(Passages.post(1, "서울 지하철이 1974년에 개통했다."), Passages.post(2, "오늘은 비가 온다."))))
                .first()
                .isEqualTo("서울 지하철이 1974년에 개통했다.");
        assertThat(texts("谁发明了电话？", List.of(Passages.post(1, "今天天气很好。")))).isEmpty();
    }

    @Test
    void aQuestionIsNoAnswerButWhatFollowsItMayBe() {
        List<Evidence> talks = List.of(
                Passages.talk(
                        1,
                        "How do I set a timeout in Gatling?",
                        "Use the requestTimeout setting of the protocol",
                        "thanks"),
                Passages.talk(9, "Which version of Java do you run?", "Seventeen, like everyone"),
                Passages.post(20, "Gatling has a new release."));
        assertThat(texts("How do I set a timeout in Gatling?", talks))
                .isNotEmpty()
                .contains("Use the requestTimeout setting of the protocol")
                .noneMatch(text -> text.endsWith("?"));
    }

    @Test
    void whoAsksWithoutAQuestionMarkAnswersNothing() {
        List<Evidence> talks = List.of(
                Passages.talk(
                        1,
                        "Здравствуйте, подскажите как увеличить память JMeter",
                        "увеличить память для JMeter можно ключом Xmx в jmeter.bat"),
                Passages.talk(9, "Может кто даст ссылку, как увеличить память JMeter", "спасибо"),
                Passages.post(20, "Приложение подскажет, сколько памяти занято."));
        assertThat(texts("Как увеличить память для JMeter?", talks))
                .contains("увеличить память для JMeter можно ключом Xmx в jmeter.bat")
                .noneMatch(text -> text.contains("подскажите") || text.contains("Может кто"));
        assertThat(Asking.asks("Приложение подскажет, сколько памяти занято.")).isFalse();
        assertThat(Asking.asks("کسی می‌داند چطور")).isTrue();
    }

    @Test
    void addressesThanksAndGreetingsStateNothing() {
        String address = "https://example.org/danube-flooded-vienna-in-april-1997";
        assertThat(texts("When did the Danube flood Vienna in April 1997?", List.of(Passages.post(1, address))))
                .isEmpty();
        assertThat(texts("Danube Vienna flood", List.of(Passages.post(1, "#danube #vienna #flood 🌊"))))
                .isEmpty();
        assertThat(texts(
                        "Danube Vienna flood",
                        List.of(Passages.post(1, "The flood of the Danube in Vienna: " + address))))
                .hasSize(1);
        for (String nothing :
                List.of("Спасибо большое!", "Thank you very much, @helper 🙏", "السلام عليكم", "سلام دوستان!")) {
            assertThat(texts(nothing, List.of(Passages.post(1, nothing)))).isEmpty();
        }
        assertThat(texts("спасибо за хлеб", List.of(Passages.post(1, "Спасибо за хлеб говорят пекарю."))))
                .hasSize(1);
    }

    @Test
    void anAddressAnswersWhoAskedForIt() {
        List<Evidence> talk = List.of(
                Passages.talk(1, "Where is the archive of Gatling releases?", "https://example.org/releases"),
                Passages.post(9, "Gatling has a logo."));
        assertThat(texts("Where is the archive of Gatling releases?", talk)).contains("https://example.org/releases");
    }

    @Test
    void whatLeansOnTheSentenceBeforeIsQuotedWithIt() {
        assertThat(texts(
                        "Which museum opened in Vienna in 1889?",
                        List.of(Passages.post(1, "Look at this palace.\nIt opened as a museum in Vienna in 1889."))))
                .containsExactly("Look at this palace.\nIt opened as a museum in Vienna in 1889.");
        assertThat(texts(
                        "Где живёт 300 видов птиц?",
                        List.of(Passages.post(1, "Заповедник велик. Там живёт 300 видов птиц. Вход закрыт."))))
                .containsExactly("Заповедник велик. Там живёт 300 видов птиц.");
        assertThat(texts(
                        "How many rooms are in the museum?",
                        List.of(Passages.post(1, "Vienna is old. There are 30 rooms in the museum."))))
                .containsExactly("There are 30 rooms in the museum.");
        // Neither another person's message nor a greeting is what it leans on.
        assertThat(texts(
                        "museum opened Vienna 1889",
                        List.of(Passages.talk(1, "Nice weather today", "It opened as a museum in Vienna in 1889."))))
                .containsExactly("It opened as a museum in Vienna in 1889.");
        assertThat(texts(
                        "museum opened Vienna 1889",
                        List.of(Passages.post(1, "Hello everyone! It opened as a museum in Vienna in 1889."))))
                .containsExactly("It opened as a museum in Vienna in 1889.");
    }

    @Test
    void aSentenceIsQuotedOnceThoughTheNextLeansOnIt() {
        assertThat(
                        texts(
                                "When did the Albertina museum open in Vienna and who founded it in Vienna?",
                                List.of(
                                        Passages.post(
                                                1,
                                                "The Albertina museum opened in Vienna in 1805. It was founded in Vienna by Duke Albert as an open museum."))))
                .containsExactly(
                        "The Albertina museum opened in Vienna in 1805.",
                        "It was founded in Vienna by Duke Albert as an open museum.");
    }

    @Test
    void sentencesStandInReadingOrder() {
        List<Evidence> posts = List.of(
                Passages.post(
                        1,
                        "The ferry to Odesa leaves at nine. Tickets are sold at the port. The ferry to Odesa arrives at noon on the next day."),
                Passages.post(2, "Trains are slow."),
                Passages.post(3, "Planes are fast."));
        List<Evidence.Place> chosen = choose("When does the ferry to Odesa leave and when does it arrive?", posts);
        assertThat(chosen).hasSizeGreaterThan(1).isSortedAccordingTo((a, b) -> Integer.compare(a.from(), b.from()));
    }

    /** Anything may stand in posts and questions. */
    @RepeatedTest(100)
    void anyTextIsSurvived(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Evidence> posts = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            posts.add(Passages.post(i, noise(random, 200)));
        }
        for (Evidence.Place place : choose(noise(random, 60), posts)) {
            assertThat(place.from()).isLessThan(place.to());
            assertThat(place.message().text().text()).contains(place.text());
        }
    }

    private static String noise(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.appendCodePoint("a б.?!\n\u0000\u202E漢é1 \uD83D\uDE00ي".codePointAt(random.nextInt(15)));
        }
        return text.toString();
    }

    private static Message struck(String text, int from, int length) {
        return RecordedMessages.of(
                1, null, new RichText(text, List.of(RichText.Span.of(RichText.Kind.STRIKETHROUGH, from, length))));
    }

    private static List<String> texts(String question, List<Evidence> posts) {
        return choose(question, posts).stream().map(Evidence.Place::text).toList();
    }

    private static List<Evidence.Place> choose(String question, List<Evidence> posts) {
        return Extraction.choose(Relevance.judge(question, Passages.found(question, posts)), 4);
    }
}
