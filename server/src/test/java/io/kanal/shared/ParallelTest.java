package io.kanal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {
    private static final List<Integer> MANY = IntStream.range(0, 1_000).boxed().toList();

    @Test
    void aClaimLeavesACoreOfASmallMachineUntilItIsGivenBack() {
        boolean small = Runtime.getRuntime().availableProcessors() <= 2;
        assertThat(Parallel.stream(MANY).isParallel()).isTrue();
        Parallel.Claim first = Parallel.claim();
        try (var _ = Parallel.claim()) {
            assertThat(Parallel.stream(MANY).isParallel()).isEqualTo(!small);
            first.close();
            first.close();
            assertThat(Parallel.stream(MANY).isParallel())
                    .as("the second still holds it")
                    .isEqualTo(!small);
        }
        assertThat(Parallel.stream(MANY).isParallel()).isTrue();
    }

    @Test
    void fewElementsWakeNobody() {
        assertThat(Parallel.stream(MANY.subList(0, 10)).isParallel()).isFalse();
    }
}
