package io.kanal.answers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SayingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "via \"National Vulnerability Database\".",
                "📖 Via Threat Post",
                "Source: Reuters",
                "Источник: РИА Новости.",
                "منبع: ایسنا",
                "Kaynak: Anadolu Ajansı",
                "https://kanal.example/a @durov #news"
            })
    void aLineThatOnlyPointsSaysNothing(String line) {
        assertThat(Saying.pointsOnly(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via a hole in the fence the fox came in.",
                "Source code of Mimecast was stolen.",
                "Sources: three engineers of the plant said the pumps had failed before the storm came in May.",
                "Источник в полиции сообщил о задержании.",
                "The Via Appia is long."
            })
    void aSentenceThatSaysSomethingStays(String sentence) {
        assertThat(Saying.pointsOnly(sentence)).isFalse();
    }

    @Test
    void aLongLineIsReadInNoTime() {
        assertThat(org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(2), () -> Saying.pointsOnly("Source: " + "a.-".repeat(20_000) + "!")))
                .isFalse();
    }
}
