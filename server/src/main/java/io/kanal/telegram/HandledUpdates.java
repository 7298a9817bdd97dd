package io.kanal.telegram;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.internal.intake.WaitingRows;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Which updates have been answered. */
@Component
public final class HandledUpdates {
    private final WaitingRows waiting;

    public HandledUpdates(WaitingRows waiting) {
        this.waiting = waiting;
    }

    /**
     * Notes within the present transaction that this update, with its album, is handled. Of two processes that work on it
     * at once only one gets through.
     *
     * @throws KanalException {@link ErrorCode#CONFLICT} where it was handled already: roll back
     * @throws IllegalStateException outside a transaction
     */
    public void mark(BotUpdate update) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("An update is marked inside the transaction that handles it");
        }
        if (!waiting.remove(update)) {
            throw new KanalException(
                    ErrorCode.CONFLICT, "The update %d was handled already".formatted(update.updateId()));
        }
    }
}
