package io.kanal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SentencesTest {
    private static List<String> cut(String text) {
        return Sentences.of(text).stream().map(sentence -> sentence.in(text)).toList();
    }

    @Test
    void fullStopsQuestionsAndLinesEndSentences() {
        assertThat(cut("One. Two!  Three?\nFour… Five")).containsExactly("One.", "Two!", "Three?", "Four…", "Five");
    }

    @Test
    void closingMarksBelongToTheSentence() {
        assertThat(cut("Он сказал: «Хватит!» И ушел.")).containsExactly("Он сказал: «Хватит!»", "И ушел.");
    }

    @Test
    void abbreviationsInitialsAndNumbersDoNot() {
        assertThat(cut("В 2024 г. Москва выросла на 3.5 млн. Так сказал А. С. Пушкин."))
                .containsExactly("В 2024 г. Москва выросла на 3.5 млн. Так сказал А. С. Пушкин.");
        assertThat(cut("Dr. Smith paid $3.50 to J. K. Rowling, e.g. yesterday. Then he left."))
                .containsExactly("Dr. Smith paid $3.50 to J. K. Rowling, e.g. yesterday.", "Then he left.");
    }

    @Test
    void addressesStayWhole() {
        assertThat(cut("See https://example.org/a.b?c=d. Next"))
                .containsExactly("See https://example.org/a.b?c=d.", "Next");
    }

    @Test
    void persianAndArabicMarksEndSentences() {
        assertThat(cut("حال شما چطور است؟ من خوبم. ممنون")).hasSize(3);
    }

    @Test
    void numberedListsKeepTheirNumbers() {
        assertThat(cut("1. First thing. 2. Second thing.\n3. Third")).contains("3. Third");
    }

    @Test
    void sentencesCoverEverythingButWhiteSpace() {
        Random random = new Random(3);
        String alphabet = "аБ. !?\n\"»1,…e";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int at = 0;
            for (Sentence sentence : Sentences.of(text.toString())) {
                assertThat(sentence.start()).isGreaterThanOrEqualTo(at);
                assertThat(text.substring(at, sentence.start())).isBlank();
                at = sentence.end();
            }
            assertThat(text.substring(at)).isBlank();
        }
    }
}
