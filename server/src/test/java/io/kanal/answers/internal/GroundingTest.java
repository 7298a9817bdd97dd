package io.kanal.answers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class GroundingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Grounding grounding = new Grounding(
            "What happened to the bank in 2025?",
            List.of(
                    Passages.post(
                            1,
                            "It rained. The central bank raised its key rate to 16.5 percent on Friday. See t.me/bank for more."),
                    Passages.post(2, "Банк России повысил ключевую ставку. Рынок ждал этого.")));

    @Test
    void theCitedSentenceIsFoundByItsQuote() {
        Grounding.Grounded sound = check(
                        "{\"text\":\"The bank raised the rate to 16.5 percent [1].\",\"citations\":[{\"post\":1,\"quote\":\"raised its key rate to\"}]}")
                .orElseThrow();
        assertThat(sound.text()).isEqualTo("The bank raised the rate to 16.5 percent.");
        assertThat(sound.places())
                .singleElement()
                .satisfies(place -> assertThat(place.text())
                        .isEqualTo("The central bank raised its key rate to 16.5 percent on Friday."));
    }

    @Test
    void withoutAQuoteSharedWordsDecide() {
        assertThat(check("{\"text\":\"The central bank raised its rate.\",\"posts\":[1]}"))
                .isPresent();
        assertThat(check("{\"text\":\"Penguins live in Antarctica.\",\"posts\":[1]}"))
                .isEmpty();
    }

    @Test
    void aQuoteCarriesAStatementIntoAnotherLanguage() {
        assertThat(
                        check(
                                "{\"text\":\"The central authority made borrowing dearer, as traders had expected.\",\"citations\":[{\"post\":2,\"quote\":\"Банк России повысил ключевую ставку\"}]}"))
                .isPresent();
        assertThat(
                        check(
                                "{\"text\":\"The central authority made borrowing dearer.\",\"citations\":[{\"post\":2,\"quote\":\"слова которых там нет\"}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"The central bank raised its key rate.\",\"citations\":[]}",
                "{\"text\":\"The central bank raised its key rate.\"}",
                "{\"text\":\"The central bank raised its key rate.\",\"posts\":[0, 3, -1, 99999999999]}",
                "{\"text\":\"\",\"posts\":[1]}",
                "{\"posts\":[1]}",
                "{\"text\":\"The central bank raised its key rate to 17.5 percent.\",\"posts\":[1]}",
                "{\"text\":\"The central bank raised its key rate, see https://evil.example/win\",\"posts\":[1]}",
                "{\"text\":\"The central bank raised its key rate, ask @swindler_bot\",\"posts\":[1]}",
                "{\"text\":\"The central bank of Ruritania raised its key rate, says Anna Bell.\",\"posts\":[1]}",
                "{\"text\":{},\"posts\":{}}",
                "{\"text\":\"yes\",\"posts\":[1]}",
                "[]"
            })
    void whatRestsOnNothingIsDropped(String stated) {
        assertThat(check(stated)).isEmpty();
    }

    @Test
    void numbersOfTheQuestionAndOfDatesMayBeRepeated() {
        assertThat(check("{\"text\":\"In 2025 and 2026 the central bank raised its key rate.\",\"posts\":[1]}"))
                .isPresent();
    }

    @Test
    void namesThatStandThereMayBeRepeatedBesideAMonth() {
        assertThat(check("{\"text\":\"On Friday in May the central bank raised its key rate.\",\"posts\":[1]}"))
                .isPresent();
    }

    @Test
    void addressesThatStandInThePostMayBeRepeated() {
        assertThat(check("{\"text\":\"The central bank raised its key rate, see t.me/bank.\",\"posts\":[1]}"))
                .isPresent();
    }

    private Optional<Grounding.Grounded> check(String json) {
        return grounding.check(JSON.readTree(json));
    }
}
