package io.kanal.telegram.internal;

import io.kanal.changes.Lease;
import io.kanal.changes.Leases;
import io.kanal.telegram.Bot;
import io.kanal.telegram.internal.api.BotKey;
import io.kanal.telegram.internal.api.BotRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one bot on this node whenever this node holds its lease. */
final class TokenHolder implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(TokenHolder.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Bot bot;
    private volatile BotKey key;
    private final Leases leases;
    private final List<TokenWork> works;
    private final CountDownLatch stop = new CountDownLatch(1);

    TokenHolder(BotRows.Active active, Leases leases, List<TokenWork> works) {
        this.bot = active.bot();
        this.key = active.key();
        this.leases = leases;
        this.works = works;
    }

    /** The bot may have another token by now. */
    void renew(BotKey current) {
        key = current;
    }

    void stop() {
        stop.countDown();
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    @Override
    public void run() {
        try {
            while (!stopped()) {
                hold();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hold() throws InterruptedException {
        Optional<Lease> acquired;
        try {
            acquired = leases.tryAcquire("bot:" + bot.id());
        } catch (RuntimeException e) {
            // The database is away, most likely: the bot must come back with it, so the holder goes on asking.
            log.warn("The lease of bot {} cannot be asked for, trying again: {}", bot.id(), e.getMessage());
            acquired = Optional.empty();
        }
        if (acquired.isEmpty()) {
            stop.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        try (Lease lease = acquired.get()) {
            work(lease);
        }
    }

    private void work(Lease lease) throws InterruptedException {
        log.info("Bot {} runs here from now on ({})", bot.id(), lease);
        List<Part> parts = new ArrayList<>();
        for (TokenWork work : works) {
            parts.add(new Part(work, new Term(bot, () -> key, lease)));
        }
        lease.whenLost(() -> parts.forEach(part -> part.term.end()));
        parts.forEach(Part::start);
        try {
            while (!stopped() && lease.isHeld()) {
                stop.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            for (Part part : parts) {
                part.end();
            }
            log.info("Bot {} does not run here any more ({})", bot.id(), lease);
        }
    }

    /** One part of the work with its thread. */
    private static final class Part {
        private final TokenWork work;
        private final Term term;
        private final Thread thread;

        Part(TokenWork work, Term term) {
            this.work = work;
            this.term = term;
            thread = Thread.ofVirtual()
                    .name("bot-" + term.bot().id() + "-" + work.name())
                    .unstarted(this::run);
        }

        void start() {
            thread.start();
        }

        private void run() {
            try {
                while (!term.over()) {
                    try {
                        work.run(term);
                    } catch (RuntimeException e) {
                        // Whatever it was, the bot's other parts go on and this one is begun again.
                        log.error(
                                "{} of bot {} failed and begins again",
                                work.name(),
                                term.bot().id(),
                                e);
                        term.pause(AFTER_FAILURE);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end() throws InterruptedException {
            term.end();
            if (!thread.join(PATIENCE)) {
                log.warn(
                        "{} of bot {} does not end by itself and is interrupted",
                        work.name(),
                        term.bot().id());
                thread.interrupt();
                thread.join(PATIENCE);
            }
        }
    }
}
