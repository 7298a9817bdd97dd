package io.kanal.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsFirstTest {
    private final WordsFirst wordsFirst = new WordsFirst();

    @Test
    void theEndOfSomethingLargeIsToldOnceAndNotBeforeItHasEnded() {
        wordsFirst.indexed(6_000);
        wordsFirst.indexed(6_000);
        assertThat(wordsFirst.muchHasEnded()).isFalse();
        await().until(wordsFirst::muchHasEnded);
        assertThat(wordsFirst.muchHasEnded()).isFalse();
    }

    @Test
    void theEndOfSomethingSmallIsNotWorthATelling() {
        wordsFirst.indexed(500);
        wordsFirst.indexed(3);
        await().during(Duration.ofMillis(700)).until(() -> !wordsFirst.muchHasEnded());
    }
}
