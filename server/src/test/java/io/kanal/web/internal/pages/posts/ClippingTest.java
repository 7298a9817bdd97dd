package io.kanal.web.internal.pages.posts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClippingTest {
    @Test
    void linesAreReckonedByWhatTheirLettersTake() {
        assertThat(Clipping.of("")).isEqualTo(Clipping.NEVER);
        assertThat(Clipping.of("word ".repeat(100))).isEqualTo(Clipping.NEVER);
        assertThat(Clipping.of("word ".repeat(200))).isEqualTo(Clipping.NARROW);
        assertThat(Clipping.of("word ".repeat(400))).isEqualTo(Clipping.ALWAYS);
        assertThat(Clipping.of("长".repeat(400))).isEqualTo(Clipping.NARROW);
        assertThat(Clipping.of("长".repeat(900))).isEqualTo(Clipping.ALWAYS);
        assertThat(Clipping.of("😀".repeat(4096))).isEqualTo(Clipping.ALWAYS);
        assertThat(Clipping.of("خبر ".repeat(150))).isEqualTo(Clipping.NEVER);
    }

    @Test
    void manyShortLinesAreLongEverywhere() {
        assertThat(Clipping.of("a\n".repeat(14))).isEqualTo(Clipping.NEVER);
        assertThat(Clipping.of("x = 1\n".repeat(60))).isEqualTo(Clipping.ALWAYS);
        assertThat(Clipping.of("\n".repeat(4096))).isEqualTo(Clipping.ALWAYS);
    }
}
