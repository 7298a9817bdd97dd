package io.kanal.telegram.internal;

import io.kanal.changes.Leases;
import io.kanal.changes.Signals;
import io.kanal.shared.Roles;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Bots;
import io.kanal.telegram.internal.api.BotRows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs every active bot for which this node gets the lease, if it has the role bot. */
@Component
public final class TokenRuntime implements SmartLifecycle {
    /** After the followers and what else the work needs, so stopped before them. */
    private static final int PHASE = 2700;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(9);
    private static final Logger log = LoggerFactory.getLogger(TokenRuntime.class);

    private final BotRows rows;
    private final Leases leases;
    private final Signals signals;
    private final Roles roles;
    private final ObjectProvider<TokenWork> works;
    private final Map<BotId, Running> running = new HashMap<>();
    private volatile @Nullable Thread looking;

    private record Running(TokenHolder holder, Thread thread) {}

    public TokenRuntime(BotRows rows, Leases leases, Signals signals, Roles roles, ObjectProvider<TokenWork> works) {
        this.rows = rows;
        this.leases = leases;
        this.signals = signals;
        this.roles = roles;
        this.works = works;
    }

    @Override
    public synchronized void start() {
        if (looking == null && roles.has(Roles.Role.BOT)) {
            Thread thread = Thread.ofVirtual().name("bots").unstarted(this::keepLooking);
            looking = thread;
            thread.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread thread = looking;
        looking = null;
        if (thread == null) {
            return;
        }
        signals.wakeHere(Bots.SIGNAL);
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private boolean goesOn() {
        return Thread.currentThread().equals(looking);
    }

    private void keepLooking() {
        try {
            while (goesOn()) {
                long seen = signals.count(Bots.SIGNAL);
                look();
                if (goesOn()) {
                    signals.await(Bots.SIGNAL, seen, BETWEEN_LOOKS);
                }
            }
            end(Set.copyOf(running.keySet()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        Map<BotId, BotRows.Active> active;
        try {
            active = rows.active().stream()
                    .collect(Collectors.toMap(each -> each.bot().id(), each -> each));
        } catch (RuntimeException e) {
            // Bots that run go on; whoever keeps watch over them must not end because the database is away.
            log.warn("The bots cannot be listed, trying again: {}", e.getMessage());
            return;
        }
        end(running.keySet().stream().filter(id -> !active.containsKey(id)).collect(Collectors.toSet()));
        active.forEach((id, bot) ->
                running.computeIfAbsent(id, added -> run(bot)).holder().renew(bot.key()));
    }

    private Running run(BotRows.Active bot) {
        TokenHolder holder = new TokenHolder(bot, leases, works.orderedStream().toList());
        return new Running(
                holder, Thread.ofVirtual().name("bot-" + bot.key().bot()).start(holder));
    }

    private void end(Set<BotId> bots) throws InterruptedException {
        List<Running> ending = bots.stream().map(running::remove).toList();
        ending.forEach(each -> each.holder().stop());
        for (Running each : ending) {
            each.thread().join(PATIENCE);
        }
    }
}
