package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/** The updates that wait for one bot, for a day at most, and the one long poll that may wait for them. */
final class UpdateQueue {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Set<String> OFF_BY_DEFAULT =
            Set.of("chat_member", "message_reaction", "message_reaction_count");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final NavigableMap<Long, Waiting> waiting = new TreeMap<>();
    private long lastId;
    private Set<String> allowed = Set.of();
    private long poller;

    /**
     * An update that waits.
     *
     * @param order what it must keep order with: the chat, or the user where there is none
     */
    record Waiting(long id, String kind, String order, ObjectNode update, Instant since) {}

    UpdateQueue(long firstId) {
        this.lastId = firstId - 1;
    }

    /** Whether the bot wants such updates; none named means all but the three that must be asked for. */
    boolean wants(String kind) {
        lock.lock();
        try {
            return allowed.isEmpty() ? !OFF_BY_DEFAULT.contains(kind) : allowed.contains(kind);
        } finally {
            lock.unlock();
        }
    }

    void allow(Set<String> kinds) {
        lock.lock();
        try {
            allowed = Set.copyOf(kinds);
        } finally {
            lock.unlock();
        }
    }

    Set<String> allowed() {
        return allowed;
    }

    /** Adds an update of a wanted kind; {@code body} is what stands under the kind's name. */
    void add(String kind, String order, ObjectNode body, Instant now) {
        lock.lock();
        try {
            lastId++;
            ObjectNode update = body.objectNode();
            update.put("update_id", lastId);
            update.set(kind, body);
            waiting.put(lastId, new Waiting(lastId, kind, order, update, now));
            while (!waiting.isEmpty() && waiting.firstEntry().getValue().since().isBefore(now.minus(KEPT))) {
                waiting.pollFirstEntry();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Confirms what lies below the offset and waits for what follows. A second poll ends the first one with a conflict.
     */
    List<ObjectNode> poll(long offset, int limit, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long mine = ++poller;
            changed.signalAll();
            if (offset > 0) {
                waiting.headMap(offset, false).clear();
            } else if (offset < 0) {
                while (waiting.size() > -offset) {
                    waiting.pollFirstEntry();
                }
            }
            long left = timeout.toNanos();
            while (waiting.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                requireStill(mine);
            }
            List<ObjectNode> result = new ArrayList<>();
            for (Waiting one : waiting.values()) {
                if (result.size() == limit) {
                    break;
                }
                result.add(one.update());
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private void requireStill(long mine) {
        if (poller != mine) {
            throw TelegramError.of(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
        }
    }

    /** Ends a waiting poll because a webhook was set. */
    void interruptPoll() {
        lock.lock();
        try {
            poller++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first update whose order is not busy; waits up to the timeout. */
    Optional<Waiting> next(Set<String> busy, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (true) {
                for (Waiting one : waiting.values()) {
                    if (!busy.contains(one.order())) {
                        return Optional.of(one);
                    }
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@link #next} look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void confirm(long id) {
        lock.lock();
        try {
            waiting.remove(id);
        } finally {
            lock.unlock();
        }
    }
}
