package io.kanal.search.internal.lucene.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Language;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One text that cannot be taken apart would stop the index: there is none. */
class AnalysisTest {
    private static final String[] PIECES = {
        "ال", "ها", "می", "\u200C", "'", "’", "ʼ", "ʾ", "#", "_", ".", ":", "*", "-", " ", "\n", "\u00AD", "\u0301",
        "\u3099", "İ", "ı", "ğ", "ß", "ё", "й", "ї", "ґ", "ў", "漢", "ゴ", "ｶ", "ー", "ก", "ำ", "한", "국", "ᄒ", "\uD83D",
        "\uDE42", "𠮷", "1", "٣", "Ǆ", "ﷺ", "ﬁ", "a", "B", "lar", "dan", "l", "wałęs", "Kij", "\uFEFF", "\u2028",
        "\u0000"
    };

    @Test
    void anyTextIsTakenApartInAnyLanguage() {
        Random random = new Random(20261128);
        Analysis analysis = new Analysis();
        Language[] languages = Language.values();
        for (int round = 0; round < 30_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 14); i > 0; i--) {
                text.append(
                        random.nextInt(6) == 0
                                ? String.valueOf((char) random.nextInt(0x10000))
                                : PIECES[random.nextInt(PIECES.length)]);
            }
            String written = text.toString();
            Analysis.Text read = analysis.text(written, languages[random.nextInt(languages.length)]);
            assertThat(read.terms()).as(written).allSatisfy(term -> {
                assertThat(term.term()).isNotEmpty();
                assertThat(term.start()).isBetween(0, term.end());
                assertThat(term.end()).isLessThanOrEqualTo(written.length());
            });
            assertThat(analysis.parts(written))
                    .as(written)
                    .allMatch(part -> !part.folded().isEmpty());
        }
    }
}
