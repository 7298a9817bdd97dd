package io.kanal.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsFirstTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final WordsFirst wordsFirst = new WordsFirst();

    @Test
    void vectorsWaitUntilSomethingLargeIsIndexed() throws InterruptedException {
        wordsFirst.indexed(500);
        assertThat(waited(LONG)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
    }

    @Test
    void somethingSmallHoldsNobodyUp() throws InterruptedException {
        wordsFirst.indexed(3);
        assertThat(waited(LONG)).isLessThan(Duration.ofMillis(300));
    }

    @Test
    void vectorsWaitNoLongerThanTheyAreWillingTo() throws InterruptedException {
        wordsFirst.indexed(500);
        assertThat(waited(Duration.ofMillis(50))).isLessThan(Duration.ofMillis(400));
    }

    private Duration waited(Duration atMost) throws InterruptedException {
        long start = System.nanoTime();
        wordsFirst.await(atMost, () -> false);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
