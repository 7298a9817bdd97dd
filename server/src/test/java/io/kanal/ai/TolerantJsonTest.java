package io.kanal.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TolerantJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "```json\n{\"a\": 1}\n```",
                "```\n{\"a\": 1}\n```",
                "json {\"a\": 1}",
                "JSON:\n{\"a\": 1,}",
                "Sure! Here it is: {\"a\": 1} Hope that helps {smile}",
                "As said in [1] and [2]: {\"a\": 1}",
                "{'a': 1}",
                "{a: 1}",
                "{\u201Ca\u201D: 1}",
                "{\u00ABa\u00BB: 1}",
                "{\"a\": 1 /* one */ }",
                "{\"a\": 1} {\"a\": 2}",
                "<think>maybe {\"a\": 7}?</think>{\"a\": 1}",
                "\uFEFF{\"a\": 1}",
                "use braces { like this: {\"a\": 1}"
            })
    void theObjectIsFound(String said) {
        assertThat(TolerantJson.find(said).orElseThrow().path("a").asInt()).isOne();
    }

    @Test
    void typographicQuotesInsideATextStay() {
        JsonNode found = TolerantJson.find(
                        "{\u201Ctext\u201D: \u201Che said \u201Cyes\u201D to \"all\"\u201D, \u201Cn\u201D: 2}")
                .orElseThrow();
        assertThat(found.path("text").asString()).isEqualTo("he said \u201Cyes\u201D to \"all\"");
        assertThat(found.path("n").asInt()).isEqualTo(2);
        assertThat(TolerantJson.find("{\"text\": \"он сказал «да»\"}")
                        .orElseThrow()
                        .path("text")
                        .asString())
                .isEqualTo("он сказал «да»");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "{", "}{", "[[[[", "\"text\"", "42", "{\"a\": ", "```json```", "\u0000"})
    void whatHoldsNoneGivesNone(String said) {
        assertThat(TolerantJson.find(said)).isEmpty();
    }

    @Test
    void bombsAreSurvivedInTime() {
        for (String bomb : List.of(
                "[".repeat(2_000_000),
                "{\"a\":".repeat(500_000),
                "{".repeat(100_000) + "}".repeat(100_000),
                "\"".repeat(1_000_000),
                "\u201C".repeat(1_000_000),
                "{\"a\":\"" + "\\".repeat(1_000_000))) {
            assertThatCode(() -> TolerantJson.find(bomb)).doesNotThrowAnyException();
        }
    }

    /** Whatever object a model means, it is read back from whatever it wraps it in. */
    @RepeatedTest(200)
    void anyObjectSurvivesItsWrapping(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        ObjectNode meant = JSON.createObjectNode();
        for (int i = random.nextInt(5); i >= 0; i--) {
            ObjectNode statement = meant.withArray("statements").addObject();
            statement.put("text", text(random));
            statement.putArray("posts").add(random.nextInt(9));
        }
        String json = random.nextBoolean() ? meant.toString() : meant.toPrettyString();
        String said = List.of("", "Here: ", "```json\n", "json\n", "<think>{}</think>")
                        .get(random.nextInt(5))
                + json
                + List.of("", "\n```", " Done.", "\n\n{\"other\": 1}").get(random.nextInt(4));
        assertThat(TolerantJson.find(said)).contains(meant);
    }

    /** Broken anywhere, it gives something or nothing, never a failure. */
    @RepeatedTest(200)
    void brokenAnywhereItDoesNotFail(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder said = new StringBuilder(
                "{\"statements\": [{\"text\": \"" + text(random).replace("\"", "") + "\", \"posts\": [1]}]}");
        for (int i = 0; i < 4; i++) {
            int at = random.nextInt(Math.max(1, said.length()));
            switch (random.nextInt(3)) {
                case 0 -> said.delete(at, at + 1);
                case 1 -> said.insert(at, "{}[]\",:\\\u201C\u0000\uD800".charAt(random.nextInt(11)));
                default -> said.setLength(at);
            }
        }
        assertThatCode(() -> TolerantJson.find(said.toString())).doesNotThrowAnyException();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(" abпрµ\"'\\{}[]:,\n\t\u201C\u201D\u00AB\u00BB0".charAt(random.nextInt(22)));
        }
        return text.toString();
    }
}
