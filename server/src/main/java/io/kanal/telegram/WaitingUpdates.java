package io.kanal.telegram;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.inbox.Handling;
import io.kanal.telegram.inbox.WaitingRows;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Updates that no responder has handled yet, as a responder sees them. */
@Component
public final class WaitingUpdates {
    private static final int MOST = 50;

    private final WaitingRows rows;
    private final Handling handling;

    public WaitingUpdates(WaitingRows rows, Handling handling) {
        this.rows = rows;
        this.handling = handling;
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
     * Does the writes that handle this update, and notes that it, with its album, is handled, in one transaction. Writes for
     * other chats may be in it: they touch the database only, soon come to an end, may run again after a roll-back, and run
     * in any thread. Of two processes that work on an update at once only one gets through.
     *
     * @throws KanalException {@link ErrorCode#CONFLICT} where it was handled already
     * @throws IllegalStateException inside a transaction
     */
    public void handle(BotUpdate update, Runnable writes) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("An update is handled in a transaction of its own");
        }
        handling.handle(update, writes);
    }
}
