package io.kanal.answers.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StatementReaderTest {
    private static final String TWO =
            "{\"statements\":[{\"text\":\"a } ] \\\" b\",\"citations\":[{\"post\":1,\"quote\":\"x\"}]},{\"text\":\"c\",\"citations\":[]}]}";

    @Test
    void aStatementIsThereAsSoonAsItIsComplete() {
        StatementReader reader = new StatementReader();
        assertThat(reader.take("{\"statements\":[{\"text\":\"one\"")).isEmpty();
        assertThat(reader.take(",\"posts\":[1]}")).hasSize(1);
        assertThat(reader.take(",{\"text\":\"two\"}")).hasSize(1);
        assertThat(reader.take("]}")).isEmpty();
    }

    @RepeatedTest(50)
    void piecesMayBreakAnywhere(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String said = List.of("", "```json\n", "Sure [1]: ", "<think>[{\"text\":\"no\"}]</think>\n")
                        .get(random.nextInt(4))
                + TWO;
        StatementReader reader = new StatementReader();
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < said.length(); ) {
            int to = Math.min(said.length(), at + 1 + random.nextInt(9));
            reader.take(said.substring(at, to))
                    .forEach(json -> texts.add(json.path("text").asString()));
            at = to;
        }
        assertThat(texts).containsExactly("a } ] \" b", "c");
    }

    @Test
    void afterARestartNothingIsLeft() {
        StatementReader reader = new StatementReader();
        reader.take("{\"statements\":[{\"text\":\"on");
        reader.restart();
        assertThat(reader.take(TWO)).hasSize(2);
    }

    @RepeatedTest(50)
    void noiseIsSurvived(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StatementReader reader = new StatementReader();
        assertThatCode(() -> {
                    for (int i = 0; i < 300; i++) {
                        reader.take(String.valueOf("{}[]\",:\\a<think>".charAt(random.nextInt(16))));
                    }
                })
                .doesNotThrowAnyException();
    }
}
