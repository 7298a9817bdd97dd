package io.kanal.shared.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SmallHeapTest {
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong live = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();
    private final SmallHeap heap = new SmallHeap(
            used::get,
            () -> {
                used.set(live.get());
                collections.incrementAndGet();
            },
            1_000);

    @Test
    void whatIsDoneWithGoesAtAFifthOfTheLimit() {
        live.set(50);
        used.set(200);
        heap.look();
        assertThat(collections).hasValue(0);

        used.set(201);
        heap.look();
        heap.look();
        assertThat(collections).hasValue(1);
    }

    @Test
    void whatIsReallyInUseIsNotCollectedAgainAndAgain() {
        live.set(300);
        used.set(301);
        heap.look();
        used.set(600);
        heap.look();
        assertThat(collections).hasValue(1);

        live.set(50);
        used.set(601);
        heap.look();
        used.set(250);
        heap.look();
        assertThat(collections).as("once less is in use, less is allowed again").hasValue(3);
    }
}
