package io.kanal.web.internal.media;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Sees every hour that no small picture outlives its file and that they take no more room than they may. */
@Component
final class ThumbnailUpkeep implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ThumbnailUpkeep.class);
    private static final long FIRST_AFTER_MINUTES = 15;
    private static final long EVERY_MINUTES = 60;

    private final Thumbnails thumbnails;
    private @Nullable ScheduledExecutorService watch;

    ThumbnailUpkeep(Thumbnails thumbnails) {
        this.thumbnails = thumbnails;
    }

    @Override
    public synchronized void start() {
        if (watch == null) {
            watch = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("thumbnail-upkeep").factory());
            var _ = watch.scheduleWithFixedDelay(this::tidy, FIRST_AFTER_MINUTES, EVERY_MINUTES, TimeUnit.MINUTES);
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

    private void tidy() {
        try {
            thumbnails.tidy();
        } catch (IOException | RuntimeException e) {
            // What stays behind is found the next time; an exception would end the schedule.
            log.warn(
                    "Small pictures could not be looked through, trying again in {} minutes: {}",
                    EVERY_MINUTES,
                    e.getMessage());
        }
    }
}
