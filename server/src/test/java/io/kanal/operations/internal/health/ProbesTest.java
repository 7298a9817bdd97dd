package io.kanal.operations.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Dependable;
import io.kanal.shared.net.OutsideHttp;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.testing.MovableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is found of outside systems, and when. */
class ProbesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final MovableClock clock = new MovableClock(NOW);

    private record Scripted(OutsideSystem system, Supplier<List<Dependable.Part>> given) implements Dependable {
        @Override
        public List<Part> parts() {
            return given.get();
        }
    }

    private Probes probes(Dependable... dependables) {
        return new Probes(List.of(dependables), PATIENCE, clock);
    }

    private static Dependable one(OutsideSystem system, Dependable.Probe probe) {
        return new Scripted(system, () -> List.of(new Dependable.Part("one", probe)));
    }

    private static boolean isWell(Probes probes, OutsideSystem system) {
        Found found = probes.latest().get(system);
        return found != null && found.well();
    }

    @Test
    void whoWantsToKnowIsToldWhatWasFoundLastAndWhenAndNobodyIsAskedForIt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Probes probes = probes(
                one(OutsideSystem.POSTGRESQL, patience -> asked.incrementAndGet()),
                one(OutsideSystem.PREVIEW, patience -> {
                    throw new IOException("gone");
                }),
                new Scripted(OutsideSystem.TELEGRAM_API, List::of))) {
            probes.round();
            clock.advance(Duration.ofSeconds(20));
            for (int i = 0; i < 5; i++) {
                assertThat(probes.latest()).containsOnlyKeys(OutsideSystem.POSTGRESQL, OutsideSystem.PREVIEW);
            }
            assertThat(asked).hasValue(1);
            assertThat(probes.latest().values())
                    .allSatisfy(found -> assertThat(found.probedAt()).isEqualTo(NOW));
            assertThat(probes.latest().get(OutsideSystem.PREVIEW))
                    .satisfies(found -> assertThat(found.well()).isFalse())
                    .extracting(found -> found.parts().getFirst().trouble())
                    .isEqualTo("gone");
        }
    }

    @Test
    void allAreAskedSideBySide() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        Dependable.Probe waits = patience -> all.await(5, TimeUnit.SECONDS);
        try (Probes probes = probes(
                one(OutsideSystem.POSTGRESQL, waits),
                new Scripted(
                        OutsideSystem.TELEGRAM_API,
                        () -> List.of(new Dependable.Part("a", waits), new Dependable.Part("b", waits))))) {
            probes.round();
            assertThat(probes.latest().values()).allMatch(Found::well).hasSize(2);
        }
    }

    @Test
    void whatHangsIsAwayAndIsNotAskedAgainUntilItHasEnded() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        try (Probes probes =
                probes(one(OutsideSystem.POSTGRESQL, patience -> {}), one(OutsideSystem.EMBEDDINGS, patience -> {
                    asked.incrementAndGet();
                    boolean over = false;
                    while (!over) {
                        try {
                            over = end.await(1, TimeUnit.MINUTES);
                        } catch (InterruptedException deaf) {
                            // It hears nothing, as a native call would.
                            over = false;
                        }
                    }
                }))) {
            probes.round();
            probes.round();
            assertThat(asked).hasValue(1);
            assertThat(isWell(probes, OutsideSystem.EMBEDDINGS)).isFalse();
            assertThat(isWell(probes, OutsideSystem.POSTGRESQL)).isTrue();
            end.countDown();
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                probes.round();
                return isWell(probes, OutsideSystem.EMBEDDINGS);
            });
        }
    }

    @Test
    void whereItCannotBeFoundOutWhatIsDependedOnTheLastWordStands() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        try (Probes probes = probes(new Scripted(OutsideSystem.TELEGRAM_API, () -> {
            if (rounds.incrementAndGet() > 1) {
                throw new IllegalStateException("no database");
            }
            return List.of(new Dependable.Part("a", patience -> {}));
        }))) {
            probes.round();
            clock.advance(Duration.ofSeconds(30));
            probes.round();
            assertThat(probes.latest().get(OutsideSystem.TELEGRAM_API))
                    .satisfies(found -> assertThat(found.well()).isTrue())
                    .satisfies(found -> assertThat(found.probedAt()).isEqualTo(NOW));
        }
    }

    @Test
    void whatIsCalledMustBeAskedAfter() {
        OutsideHttp.client(OutsideSystem.PREVIEW, PATIENCE).close();
        try (Probes probes = probes(one(OutsideSystem.POSTGRESQL, patience -> {}))) {
            assertThatThrownBy(probes::afterSingletonsInstantiated).hasMessageContaining("no Dependable");
        }
        assertThatThrownBy(() -> probes(
                        one(OutsideSystem.POSTGRESQL, patience -> {}), one(OutsideSystem.POSTGRESQL, patience -> {})))
                .hasMessageContaining("Two beans");
    }
}
