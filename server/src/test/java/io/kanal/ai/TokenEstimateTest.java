package io.kanal.ai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenEstimateTest {
    @Test
    void growsWithTheText() {
        assertThat(TokenEstimate.of("")).isZero();
        assertThat(TokenEstimate.of("The quick brown fox jumps over the lazy dog."))
                .isBetween(9, 14);
        assertThat(TokenEstimate.of("Съешь ещё этих мягких французских булок")).isBetween(12, 22);
        assertThat(TokenEstimate.of("漢字かな")).isEqualTo(4);
    }

    @Test
    void cutsAtTheEstimateAndNeverInsideACharacter() {
        String text = "слово \uD83D\uDE00 word ".repeat(50);
        for (int tokens = 0; tokens < 60; tokens++) {
            String cut = TokenEstimate.cut(text, tokens);
            assertThat(text).startsWith(cut);
            assertThat(TokenEstimate.of(cut)).isLessThanOrEqualTo(tokens);
            assertThat(cut.isEmpty() || !Character.isHighSurrogate(cut.charAt(cut.length() - 1)))
                    .isTrue();
        }
        assertThat(TokenEstimate.cut("short", 100)).isEqualTo("short");
    }
}
