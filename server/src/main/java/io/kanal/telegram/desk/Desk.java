package io.kanal.telegram.desk;

import io.kanal.changes.Lease;
import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import io.kanal.changes.Signals;
import io.kanal.shared.Roles;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Bots;
import io.kanal.telegram.bots.BotRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Where all bots of this node sit, if it has the role bot: takes the leases of active bots, all in one statement, and rouses
 * the parts of the work for a bot when a signal says that it has something to do, and also when its look finds something
 * waiting. Signals name the bot, so a bot at rest costs nothing; because they can be lost, one statement for all asks now and
 * then which have something to do.
 */
@Component
public final class Desk implements SmartLifecycle {
    /** After the followers and what else the work needs, so stopped before them. */
    private static final int PHASE = 2700;

    /** While another node holds a lease that this one would take. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** Of the leases' names. */
    private static final String KIND = "bot";

    private static final Duration PATIENCE = Duration.ofSeconds(9);
    private static final int BEGINNINGS_AT_ONCE = 4;

    private final BotRows rows;
    private final Leases leases;
    private final Signals signals;
    private final Roles roles;
    private final ObjectProvider<TokenWork> works;
    private final Map<BotId, HeldToken> held = new ConcurrentHashMap<>();
    private final Map<BotId, Thread> ending = new ConcurrentHashMap<>();
    private final Semaphore beginnings = new Semaphore(BEGINNINGS_AT_ONCE);
    private final List<Runnable> hearing = new ArrayList<>();
    private final Loop looking;
    private volatile boolean refused;

    public Desk(BotRows rows, Leases leases, Signals signals, Roles roles, ObjectProvider<TokenWork> works) {
        this.rows = rows;
        this.leases = leases;
        this.signals = signals;
        this.roles = roles;
        this.works = works;
        looking = new Loop("desk", this::pause, this::look).retryingAfter(Duration.ofMillis(500), BETWEEN_TRIES);
    }

    @Override
    public synchronized void start() {
        if (looking.isRunning() || !roles.has(Roles.Role.BOT)) {
            return;
        }
        hearing.add(signals.hear(Bots.SIGNAL, key -> looking.ring()));
        hearing.add(signals.hear(Leases.freed(KIND), key -> looking.ring()));
        works.stream()
                .flatMap(work -> work.signals().stream())
                .distinct()
                .forEach(name -> hearing.add(signals.hear(name, key -> rung(name, key))));
        looking.start();
    }

    @Override
    public synchronized void stop() {
        hearing.forEach(Runnable::run);
        hearing.clear();
        looking.stop();
        held.keySet().forEach(this::end);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : ending.values()) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return looking.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private Duration pause() {
        Duration patience = signals.patience();
        return refused && patience.compareTo(BETWEEN_TRIES) > 0 ? BETWEEN_TRIES : patience;
    }

    private void rung(String name, @Nullable Long key) {
        if (key == null) {
            looking.ring();
            return;
        }
        HeldToken token = held.get(new BotId(key));
        if (token != null) {
            token.duties().stream()
                    .filter(duty -> duty.work().signals().contains(name))
                    .forEach(duty -> duty.signal(Set.of(name)));
        }
    }

    private void look() {
        Map<BotId, BotRows.Active> active =
                rows.active().stream().collect(Collectors.toMap(bot -> bot.key().bot(), Function.identity()));
        held.forEach((id, token) -> {
            BotRows.Active bot = active.get(id);
            if (bot == null || !token.lease().isHeld()) {
                end(id);
            } else {
                token.renew(bot.key());
            }
        });
        take(active);
        rouse();
    }

    private void take(Map<BotId, BotRows.Active> active) {
        Map<String, BotRows.Active> wanted = active.values().stream()
                .filter(bot -> !held.containsKey(bot.key().bot()))
                .filter(bot -> !ending.containsKey(bot.key().bot()))
                .collect(Collectors.toMap(bot -> KIND + ":" + bot.key().bot(), Function.identity()));
        // Before the leases are taken: where there are no parts, nobody would give the leases back.
        List<TokenWork> parts = works.orderedStream().toList();
        List<Lease> taken = leases.tryAcquire(wanted.keySet());
        for (Lease lease : taken) {
            BotRows.Active bot = wanted.remove(lease.name());
            if (bot != null) {
                HeldToken token = new HeldToken(bot, lease, parts, beginnings);
                held.put(bot.key().bot(), token);
                token.begin(looking::ring);
            }
        }
        refused = !wanted.isEmpty();
    }

    /** Asks for all bots at rest at once which of them have something to do all the same. */
    private void rouse() {
        for (TokenWork work : works) {
            Map<BotId, Duty> resting = held.entrySet().stream()
                    .flatMap(each -> each.getValue().duties().stream()
                            .filter(duty -> duty.work().equals(work) && duty.idle())
                            .map(duty -> Map.entry(each.getKey(), duty)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            if (!resting.isEmpty() && !work.signals().isEmpty()) {
                work.waiting(resting.keySet()).forEach(id -> {
                    Duty duty = resting.get(id);
                    if (duty != null) {
                        duty.look();
                    }
                });
            }
        }
    }

    private void end(BotId id) {
        HeldToken token = held.remove(id);
        if (token != null) {
            Thread thread = Thread.ofVirtual().name("bot-" + id + "-end").unstarted(() -> end(id, token));
            // Known before it runs, for it takes itself off.
            ending.put(id, thread);
            thread.start();
        }
    }

    private void end(BotId id, HeldToken token) {
        try {
            token.end();
        } finally {
            ending.remove(id);
            // The bot may have come back meanwhile.
            looking.ring();
        }
    }
}
