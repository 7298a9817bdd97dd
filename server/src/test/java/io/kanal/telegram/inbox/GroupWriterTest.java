package io.kanal.telegram.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GroupWriterTest {
    @Test
    void everythingIsWrittenOnceInGroupsNoLargerThanAsked() throws Exception {
        List<List<Integer>> groups = new CopyOnWriteArrayList<>();
        GroupWriter<Integer> writer = new GroupWriter<>(4, groups::add);
        inParallel(100, writer);
        assertThat(groups).allMatch(group -> !group.isEmpty() && group.size() <= 4);
        assertThat(groups.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everybodyWhoseThingWasInAFailedGroupHearsOfIt(boolean error) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gathered = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        GroupWriter<Integer> writer = new GroupWriter<>(100, group -> {
            if (first.getAndSet(false)) {
                inside.countDown();
                awaited(gathered);
            } else if (error) {
                throw new OutOfMemoryError("as if");
            } else {
                throw new IllegalStateException("no database");
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> holder = threads.submit(() -> writer.write(0));
            awaited(inside);
            List<Future<?>> others = IntStream.rangeClosed(1, 10)
                    .<Future<?>>mapToObj(thing -> threads.submit(() -> writer.write(thing)))
                    .toList();
            gathered.countDown();
            holder.get();
            Class<? extends Throwable> expected = error ? OutOfMemoryError.class : IllegalStateException.class;
            assertThat(others)
                    .allSatisfy(other -> assertThatThrownBy(other::get).cause().isInstanceOf(expected));
        }
    }

    private static void inParallel(int count, GroupWriter<Integer> writer) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> future : IntStream.range(0, count)
                    .<Future<?>>mapToObj(thing -> threads.submit(() -> writer.write(thing)))
                    .toList()) {
                future.get();
            }
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
