package io.kanal.posts;

import io.kanal.posts.spi.DerivedMedia;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.PersonalData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for unused media of this node's data directory every six hours, and for what was made of them. */
@Component
final class MediaHousekeeping implements SmartLifecycle, PersonalData {
    private static final Logger log = LoggerFactory.getLogger(MediaHousekeeping.class);
    private static final long FIRST_AFTER_MINUTES = 10;
    private static final long EVERY_MINUTES = 360;

    private final UnusedMedia unused;
    private final List<DerivedMedia> derived;
    private @Nullable ScheduledExecutorService watch;

    MediaHousekeeping(UnusedMedia unused, List<DerivedMedia> derived) {
        this.unused = unused;
        this.derived = List.copyOf(derived);
    }

    @Override
    public synchronized void start() {
        if (watch == null) {
            watch = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("media-housekeeping").factory());
            var _ = watch.scheduleWithFixedDelay(this::look, FIRST_AFTER_MINUTES, EVERY_MINUTES, TimeUnit.MINUTES);
        }
    }

    @Override
    public synchronized void stop() {
        if (watch != null) {
            watch.shutdownNow();
            watch = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }

    @Override
    public Set<String> columns() {
        return Set.of();
    }

    /** What was made of files that an erasure deleted. */
    @Override
    public void settle(Erasing erasing) {
        try {
            for (DerivedMedia made : derived) {
                made.tidy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Small pictures of erased files could not be deleted", e);
        }
    }

    private void look() {
        try {
            unused.sweep();
            for (DerivedMedia made : derived) {
                made.tidy();
            }
        } catch (IOException | RuntimeException e) {
            // Whatever stays behind is found the next time; an exception would end the schedule.
            log.warn(
                    "Unused media could not be looked for, trying again in {} minutes: {}",
                    EVERY_MINUTES,
                    e.getMessage());
        }
    }
}
