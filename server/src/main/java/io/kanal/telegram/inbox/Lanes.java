package io.kanal.telegram.inbox;

import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.desk.Term;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Updates of one bot on their way to the responders: one lane per chat, one virtual thread per lane that has any. What is
 * left when the term ends stays in the table and comes again.
 */
final class Lanes {
    /** Updates in memory at a time. */
    private static final int MOST = 1_000;

    /** Responders at work at a time; more would only queue for connections to the database. */
    private static final int AT_ONCE = 64;

    private final Response response;
    private final Duration albumWait;
    private final Term term;
    private final Semaphore working = new Semaphore(AT_ONCE);
    /** One suspect at a time, so that the guilty one is known when the process ends again. */
    private final Semaphore suspects = new Semaphore(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Deque<WaitingRows.Waiting>> lanes = new HashMap<>();
    private int size;

    Lanes(Response response, Duration albumWait, Term term) {
        this.response = response;
        this.albumWait = albumWait;
        this.term = term;
    }

    /** Waits until there is room; how many updates there is room for. */
    int awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size >= MOST && !term.over()) {
                changed.awaitNanos(Duration.ofSeconds(1).toNanos());
            }
            return Math.max(1, MOST - size);
        } finally {
            lock.unlock();
        }
    }

    void add(WaitingRows.Waiting waiting) {
        String key = key(waiting.update());
        lock.lock();
        try {
            size++;
            Deque<WaitingRows.Waiting> known = lanes.get(key);
            if (known != null) {
                known.add(waiting);
                changed.signalAll();
                return;
            }
            lanes.put(key, new ArrayDeque<>(List.of(waiting)));
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("bot-" + term.bot().id() + "-chat").start(() -> drain(key));
    }

    /** Waits for the lanes to end what they are doing; they take up nothing more once the term is over. */
    void join() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!lanes.isEmpty()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain(String key) {
        boolean ended = false;
        try {
            for (WaitingRows.Waiting next = take(key); next != null; next = take(key)) {
                respond(next);
            }
            ended = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                close(key);
            }
        }
    }

    private void respond(WaitingRows.Waiting next) throws InterruptedException {
        if (!next.suspect()) {
            respondTogether(next);
            return;
        }
        suspects.acquire();
        try {
            respondTogether(next);
        } finally {
            suspects.release();
        }
    }

    private void respondTogether(WaitingRows.Waiting next) throws InterruptedException {
        working.acquire();
        try {
            response.to(next);
        } finally {
            working.release();
        }
    }

    private void close(String key) {
        lock.lock();
        try {
            lanes.remove(key);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next of a lane, an album as one; null, and the lane is gone, when there is none. */
    private WaitingRows.@Nullable Waiting take(String key) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Deque<WaitingRows.Waiting> lane = lanes.get(key);
            WaitingRows.Waiting first = lane == null ? null : lane.poll();
            if (lane == null || first == null || term.over()) {
                lanes.remove(key);
                changed.signalAll();
                return null;
            }
            String album = album(first.update());
            WaitingRows.Waiting whole = album == null ? first : first.with(assembled(first.update(), album, lane));
            size -= 1 + whole.update().album().size();
            changed.signalAll();
            return whole;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no further message of the album has come for a while. The others keep their place. */
    private BotUpdate assembled(BotUpdate first, String album, Deque<WaitingRows.Waiting> lane)
            throws InterruptedException {
        List<BotUpdate> rest = new ArrayList<>();
        long left = albumWait.toNanos();
        while (left > 0 && !term.over()) {
            if (takeParts(album, lane, rest)) {
                left = albumWait.toNanos();
            }
            left = changed.awaitNanos(left);
        }
        takeParts(album, lane, rest);
        return first.with(rest);
    }

    private static boolean takeParts(String album, Deque<WaitingRows.Waiting> lane, List<BotUpdate> rest) {
        return lane.removeIf(waiting -> {
            boolean part = album.equals(album(waiting.update()));
            if (part) {
                rest.add(waiting.update());
            }
            return part;
        });
    }

    /** Only new messages come in albums; an edit concerns one message of it. */
    private static @Nullable String album(BotUpdate update) {
        return switch (update.kind()) {
            case "message", "channel_post", "business_message" -> {
                var group = update.body().path("media_group_id");
                yield group.isString() ? update.kind() + group.asString() : null;
            }
            default -> null;
        };
    }

    /** Updates of one key are answered one after the other. */
    static String key(BotUpdate update) {
        if (update.chatId() != null) {
            return "chat " + update.chatId();
        }
        return update.userId() != null ? "user " + update.userId() : "update " + update.seq();
    }
}
