package io.kanal.telegram.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what several threads bring at the same time in one go. Each waits until its own is written; one of those who wait
 * writes for all, so there is no thread and no delay of its own: alone, a writer writes at once.
 */
final class GroupWriter<T> {
    private final int most;
    private final Consumer<List<T>> writer;
    private final Queue<Request<T>> requests = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /** Everything but the thing itself is written and read under the lock. */
    private static final class Request<T> {
        private final T thing;
        private boolean done;
        private @Nullable Throwable failure;

        Request(T thing) {
            this.thing = thing;
        }
    }

    /**
     * A writer.
     *
     * @param most how many things are written together
     * @param writer writes all of them or, failing, none
     */
    GroupWriter(int most, Consumer<List<T>> writer) {
        this.most = most;
        this.writer = writer;
    }

    /** Returns when it is written; fails as the writing did. */
    void write(T thing) {
        Request<T> mine = new Request<>(thing);
        requests.add(mine);
        writing.lock();
        try {
            while (!mine.done) {
                writeTogether();
            }
            switch (mine.failure) {
                case null -> {}
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case Throwable failure -> throw new IllegalStateException("Only these are caught", failure);
            }
        } finally {
            writing.unlock();
        }
    }

    private void writeTogether() {
        List<Request<T>> together = new ArrayList<>();
        while (together.size() < most) {
            Request<T> next = requests.poll();
            if (next == null) {
                break;
            }
            together.add(next);
        }
        Throwable failure = null;
        try {
            writer.accept(together.stream().map(request -> request.thing).toList());
        } catch (RuntimeException | Error e) {
            // Everybody whose thing was in it has to hear of it, not only the one who wrote for all.
            failure = e;
        }
        for (Request<T> request : together) {
            request.failure = failure;
            request.done = true;
        }
    }
}
