package io.kanal.telegram;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.inbox.WaitingRows;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Updates that no responder has handled yet, as a responder sees them. */
@Component
public final class WaitingUpdates {
    private static final int MOST = 50;

    private final WaitingRows rows;

    public WaitingUpdates(WaitingRows rows) {
        this.rows = rows;
    }

    /**
     * The next, at most 50, that wait in the same chat, so that a long answer can see that nobody wants it any more.
     *
     * @param updateId Telegram's number of the one that is being answered
     */
    public List<BotUpdate> behind(BotId bot, long chatId, long updateId) {
        return rows.behind(bot, chatId, updateId, MOST);
    }

    /**
     * Notes within the present transaction that this update, with its album, is handled. Of two processes that work on it
     * at once only one gets through.
     *
     * @throws KanalException {@link ErrorCode#CONFLICT} where it was handled already: roll back
     * @throws IllegalStateException outside a transaction
     */
    public void markHandled(BotUpdate update) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("An update is marked inside the transaction that handles it");
        }
        if (!rows.remove(update)) {
            throw new KanalException(
                    ErrorCode.CONFLICT, "The update %d was handled already".formatted(update.updateId()));
        }
    }
}
