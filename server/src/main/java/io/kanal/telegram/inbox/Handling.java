package io.kanal.telegram.inbox;

import io.kanal.telegram.BotUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Handles updates by writing to the database: the writes and the mark are one, and what chats that run side by side bring at
 * the same time is one transaction. Where that fails each is tried alone, so that nobody fails for another's sake.
 */
@Component
public final class Handling {
    /** Held together as long as the slowest of them takes. */
    private static final int MOST = 64;

    private final WaitingRows rows;
    private final TransactionOperations transactions;
    private final GroupWriter<Handled> together = new GroupWriter<>(MOST, this::write);

    public Handling(WaitingRows rows, TransactionOperations transactions) {
        this.rows = rows;
        this.transactions = transactions;
    }

    /** Written by the thread that writes for all, and read by its own once that is over. */
    private static final class Handled {
        private final BotUpdate update;
        private final Runnable writes;
        private @Nullable Throwable failure;

        Handled(BotUpdate update, Runnable writes) {
            this.update = update;
            this.writes = writes;
        }
    }

    /** Returns when both are committed; fails as the writes did, and then nothing is. */
    public void handle(BotUpdate update, Runnable writes) {
        Handled mine = new Handled(update, writes);
        together.write(mine);
        switch (mine.failure) {
            case null -> {}
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable failure -> throw new IllegalStateException("Only these are caught", failure);
        }
    }

    private void write(List<Handled> all) {
        try {
            commit(all);
        } catch (CannotCreateTransactionException e) {
            // Nothing was begun, and alone nobody would get further.
            throw e;
        } catch (RuntimeException | Error e) {
            // Whatever it was, it was one of them, and the others have nothing to do with it.
            if (all.size() == 1) {
                throw e;
            }
            all.forEach(this::commitAlone);
        }
    }

    private void commitAlone(Handled one) {
        try {
            commit(List.of(one));
        } catch (RuntimeException | Error e) {
            // Thrown where it belongs: in the thread that brought it.
            one.failure = e;
        }
    }

    private void commit(List<Handled> all) {
        transactions.executeWithoutResult(status -> {
            // First, for of two processes that are at the same one the second waits here, and finds it gone.
            rows.remove(all.stream().map(handled -> handled.update).toList());
            all.forEach(handled -> handled.writes.run());
        });
    }
}
