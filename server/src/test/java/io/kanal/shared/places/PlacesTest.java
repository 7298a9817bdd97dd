package io.kanal.shared.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.places.Places.Place;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void whoFindsNoneIsRefusedAfterTheWaitAndToldWhenToComeBack() {
        Places places = new Places(1, Duration.ofMillis(20));
        try (Place _ = places.take()) {
            assertThatThrownBy(places::take).isInstanceOfSatisfying(KanalException.class, refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(refused.retryAfter()).contains(Duration.ofSeconds(5));
            });
        }
        places.take().close();
        assertThat(places.taken()).isZero();
    }

    @Test
    void thoseWhoWaitAreServedInTheOrderOfComing() throws Exception {
        Places places = new Places(1, LONG);
        ConcurrentLinkedQueue<Integer> served = new ConcurrentLinkedQueue<>();
        List<Thread> waiting;
        try (Place _ = places.take()) {
            waiting = List.of(waitFor(places, 1, served), waitFor(places, 2, served), waitFor(places, 3, served));
        }
        for (Thread one : waiting) {
            one.join();
        }
        assertThat(served).containsExactly(1, 2, 3);
    }

    private static Thread waitFor(Places places, int number, ConcurrentLinkedQueue<Integer> served) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try (Place _ = places.take()) {
                served.add(number);
            }
        });
        await().until(() -> places.waiting() == number);
        return thread;
    }

    @Test
    void whoIsInterruptedWhileWaitingLeavesTheLine() throws Exception {
        Places places = new Places(1, LONG);
        AtomicReference<Throwable> heard = new AtomicReference<>();
        try (Place _ = places.take()) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    places.take();
                } catch (KanalException e) {
                    heard.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("the flag is gone", e));
                }
            });
            await().until(() -> places.waiting() == 1);
            thread.interrupt();
            thread.join();
            assertThat(places.waiting()).isZero();
        }
        assertThat(heard.get()).isInstanceOf(Busy.class);
        assertThat(places.taken()).isZero();
    }
}
