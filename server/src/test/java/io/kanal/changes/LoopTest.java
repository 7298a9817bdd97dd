package io.kanal.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

class LoopTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void itGoesOnAfterWhateverARoundEndsWith() {
        List<Throwable> failures = List.of(
                new IllegalStateException("a mistake"), new NoClassDefFoundError("a class"), new StackOverflowError());
        Loop loop = new Loop("test", LONG, () -> {
                    int round = rounds.getAndIncrement();
                    if (round < failures.size()) {
                        throw sneaky(failures.get(round));
                    }
                })
                .retryingAfter(SHORT, SHORT);
        loop.start();
        await().atMost(SOON).until(() -> rounds.get() > failures.size());
        assertThat(loop.isRunning()).isTrue();
        loop.stop();
    }

    @SuppressWarnings("unchecked") // what is thrown is unchecked, whatever the compiler is told
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void itRestsUntilItIsRung() {
        Loop loop = new Loop("test", LONG, rounds::incrementAndGet);
        loop.start();
        await().atMost(SOON).until(() -> rounds.get() == 1);
        loop.ring();
        await().atMost(SOON).until(() -> rounds.get() == 2);
        loop.stop();
        loop.ring();
        assertThat(rounds).hasValue(2);
    }

    @Test
    void aRingDuringARoundIsNotMissed() {
        CountDownLatch rung = new CountDownLatch(1);
        Loop loop = new Loop("test", LONG, () -> {
            if (rounds.incrementAndGet() == 1) {
                rung.await();
            }
        });
        loop.start();
        await().atMost(SOON).until(() -> rounds.get() == 1);
        loop.ring();
        rung.countDown();
        await().atMost(SOON).until(() -> rounds.get() == 2);
        loop.stop();
    }

    @Test
    void stoppingWaitsForTheRoundAndInterruptsOneThatHangs() {
        List<String> ends = new CopyOnWriteArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        Loop orderly = new Loop("orderly", LONG, () -> {
                    rounds.incrementAndGet();
                    asked.await();
                    ends.add("by itself");
                })
                .atStop(asked::countDown);
        orderly.start();
        await().atMost(SOON).until(() -> rounds.get() == 1);
        orderly.stop();
        assertThat(ends).containsExactly("by itself");

        Loop hanging = new Loop("hanging", LONG, () -> {
                    rounds.incrementAndGet();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ends.add("interrupted");
                    }
                })
                .withPatience(Duration.ofMillis(50));
        hanging.start();
        await().atMost(SOON).until(() -> rounds.get() == 2);
        hanging.stop();
        assertThat(ends).containsExactly("by itself", "interrupted");
        assertThat(hanging.isRunning()).isFalse();
    }

    @Test
    void aRoundThatTheStopBreaksIsNoFailure() {
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Loop.class);
        heard.start();
        logger.addAppender(heard);
        try {
            CountDownLatch broken = new CountDownLatch(1);
            Loop loop = new Loop("broken-by-the-stop", LONG, () -> {
                        rounds.incrementAndGet();
                        broken.await();
                        throw new IllegalStateException("the connection is closed");
                    })
                    .atStop(broken::countDown);
            loop.start();
            await().atMost(SOON).until(() -> rounds.get() == 1);
            loop.stop();
            assertThat(heard.list)
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(message -> message.contains("broken-by-the-stop"));
        } finally {
            logger.detachAppender(heard);
        }
    }

    @Test
    void asABeanItHasAPhaseAndMayWaitToBeStarted() {
        Loop loop = new Loop("test", LONG, rounds::incrementAndGet);
        assertThat(loop.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
        assertThat(loop.isAutoStartup()).isTrue();
        loop.inPhase(1500).startingByItself(false);
        assertThat(loop.getPhase()).isEqualTo(1500);
        assertThat(loop.isAutoStartup()).isFalse();
    }

    @Test
    void itCanBeStartedAgainAndOnlyOnceAtATime() {
        Loop loop = new Loop("test", LONG, rounds::incrementAndGet);
        loop.start();
        loop.start();
        await().atMost(SOON).until(() -> rounds.get() == 1);
        loop.stop();
        loop.start();
        await().atMost(SOON).until(() -> rounds.get() == 2);
        loop.stop();
        assertThat(rounds).hasValue(2);
    }
}
