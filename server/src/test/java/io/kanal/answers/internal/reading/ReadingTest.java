package io.kanal.answers.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.answers.Question;
import io.kanal.answers.Understood;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    private static final LocalDate TODAY = LocalDate.of(2023, 5, 17);

    private static Reading read(String question, @Nullable String before) {
        return Reading.of(Question.of(question), before, TODAY);
    }

    @Test
    void wordsOfTimeBecomeAFilterThatCanBeTakenOff() {
        Reading read = read("What happened in Berlin last week?", null);
        assertThat(read.question().text()).isEqualTo("What happened in Berlin?");
        assertThat(read.filters()).isEqualTo("after:2023-05-08 before:2023-05-15");
        assertThat(read.understood())
                .isEqualTo(new Understood("last week", LocalDate.of(2023, 5, 8), LocalDate.of(2023, 5, 15), null));

        Reading literal =
                Reading.of(Question.of("What happened in Berlin last week?").asWritten(true), null, TODAY);
        assertThat(literal.question().text()).isEqualTo("What happened in Berlin last week?");
        assertThat(literal.filters()).isEmpty();
        assertThat(literal.understood()).isNull();
    }

    @Test
    void theQuestionWithoutItsTimeIsLeftForAnotherTry() {
        Understood week = new Understood("last week", LocalDate.of(2023, 5, 8), LocalDate.of(2023, 5, 15), null);
        assertThat(week.without("What happened in Berlin last week?")).isEqualTo("What happened in Berlin?");
        assertThat(week.without("last week")).isEqualTo("last week");
        assertThat(week.without("and who?")).isEqualTo("and who?");
    }

    @Test
    void aQuestionOfTimeAloneKeepsItsWords() {
        Reading read = read("Yesterday?", null);
        assertThat(read.question().text()).isEqualTo("Yesterday?");
        assertThat(read.filters()).isEqualTo("after:2023-05-16 before:2023-05-17");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    and who founded it?            ; What is the Pulkovo observatory?    ; the Pulkovo observatory and who founded it?
                    Who founded it?                ; What is the Pulkovo observatory?    ; the Pulkovo observatory Who founded it?
                    when?                          ; Who opened the telescope?           ; opened the telescope when?
                    а когда?                       ; Кто открыл телескоп?                ; открыл телескоп а когда?
                    а в Киеве?                     ; Какая погода в Москве?              ; погода в Москве а в Киеве?
                    а хто його заснував?           ; Що таке Пулковська обсерваторія?    ; таке Пулковська обсерваторія а хто його заснував?
                    و چه زمانی؟                    ; چه کسی تلسکوپ را ساخت؟              ; تلسکوپ را ساخت و چه زمانی؟
                    peki ne zaman?                 ; Teleskobu kim açtı?                 ; Teleskobu açtı peki ne zaman?
                    ومتى؟                          ; من افتتح التلسكوب؟                  ; افتتح التلسكوب ومتى؟
                    """)
    void aFollowUpKeepsItsSubject(String question, String before, String together) {
        Reading read = read(question, before);
        assertThat(read.question().text()).isEqualTo(together);
        assertThat(read.understood()).extracting(Understood::about).isEqualTo(before);
    }

    @Test
    void aFollowUpTakesItsOwnTimeOrKeepsTheOneBefore() {
        Reading other = read("and in 2022?", "How many posts were written about vaccines in March 2021?");
        assertThat(other.filters()).isEqualTo("after:2022-01-01 before:2023-01-01");
        assertThat(other.question().text()).isEqualTo("How many posts were written about vaccines");
        assertThat(other.counts()).contains("vaccines after:2022-01-01 before:2023-01-01");

        Reading same = read("and who wrote it?", "What was written about vaccines last month?");
        assertThat(same.filters()).isEqualTo("after:2023-04-01 before:2023-05-01");
        assertThat(same.question().text()).isEqualTo("about vaccines and who wrote it?");
    }

    @Test
    void whatWouldBeTooLongForASearchStaysAsItWasTyped() {
        assertThat(read("word ".repeat(390) + "in the news of last week", null).filters())
                .isNotEmpty();
        String longer = "x".repeat(1_970) + " in the news of last week";
        assertThat(read(longer, null).question().text()).isEqualTo(longer);
        assertThat(read(longer, null).understood()).isNull();
        assertThat(read("and when?", "word ".repeat(100)).understood()).isNull();
        assertThat(read("and when?", "x".repeat(1_995)).understood()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    Who won the chess championship in Oslo?
                    Кто победил на чемпионате в Осло?
                    Хто переміг на чемпіонаті в Осло?
                    چه کسی قهرمان شطرنج شد؟
                    Satranç şampiyonu kim oldu?
                    من هو رئيس فرنسا؟
                    and which of the two telescopes of the observatory was opened first?
                    """)
    void aQuestionWithItsOwnSubjectStandsAlone(String question) {
        assertThat(read(question, "What is the Pulkovo observatory?").question().text())
                .isEqualTo(question);
    }

    @Test
    void aChainOfFollowUpsKeepsTheFirstSubjectWhileItIsShort() {
        assertThat(Reading.subject("Who founded it?", "What is Pulkovo?")).isEqualTo("What is Pulkovo Who founded it?");
        assertThat(Reading.subject("Who founded it?", "What is ".repeat(40))).isEqualTo("Who founded it?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    How many posts are there about solar power?          ; solar power
                    how many posts mention VPN                           ; VPN
                    How many messages were about the war in Gaza?        ; war Gaza
                    How often was bitcoin mentioned last month?          ; bitcoin after:2023-04-01 before:2023-05-01
                    How many posts about "zero day"?                     ; "zero day"
                    How many posts about VPN from:@kanal                 ; VPN from:@kanal
                    Сколько постов о вакцинах?                           ; вакцинах
                    сколько было постов про телескоп за прошлую неделю   ; телескоп after:2023-05-08 before:2023-05-15
                    Сколько раз упоминали Дурова?                        ; Дурова
                    Как часто пишут о биткоине?                          ; биткоине
                    скільки дописів про телескоп                         ; телескоп
                    скільки разів згадували Львів минулого тижня         ; Львів after:2023-05-08 before:2023-05-15
                    چند پست دربارهٔ واکسن هست؟                           ; واکسن
                    چند پیام درباره تلسکوپ در فروردین ۱۴۰۱؟              ; تلسکوپ after:2022-03-21 before:2022-04-21
                    Aşılar hakkında kaç gönderi var?                     ; Aşılar
                    kaç gönderi teleskop hakkında                        ; teleskop
                    كم منشور عن اللقاح؟                                  ; اللقاح
                    كم مرة ذكر التلسكوب هذا العام؟                       ; التلسكوب after:2023-01-01 before:2024-01-01
                    """)
    void questionsForHowManyPostsAreCounted(String question, String search) {
        assertThat(read(question, null).counts()).contains(search);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What happened yesterday?",
                "news of yesterday",
                "Что нового за вчера?",
                "Що нового вчора?",
                "دیروز چه خبر؟",
                "Dün neler oldu?",
                "ما الجديد أمس؟"
            })
    void whoAsksForWhateverIsNewIsToldHowMuchThereIs(String question) {
        assertThat(read(question, null).counts()).contains("after:2023-05-16 before:2023-05-17");
    }

    @Test
    void otherNumbersAreFacts() {
        for (String question : List.of(
                "What happened in Berlin yesterday?",
                "How many goals did Messi score?",
                "How many people live in Oslo?",
                "How many messages does Telegram deliver?",
                "How often is the lock oiled?",
                "Сколько голов забил Месси?",
                "Сколько стоит пост?",
                "Скільки людей живе в Осло?",
                "چند نفر در تهران زندگی می‌کنند؟",
                "Oslo'da kaç kişi yaşıyor?",
                "كم عدد سكان أوسلو؟")) {
            assertThat(read(question, null).counts()).as(question).isEmpty();
        }
        assertThat(Reading.of(Question.of("How many posts about VPN?").asWritten(true), null, TODAY)
                        .counts())
                .isEmpty();
    }
}
