package io.kanal.telegram;

import io.kanal.telegram.internal.intake.WaitingRows;
import java.util.List;
import org.springframework.stereotype.Component;

/** Updates that wait behind one that is being answered. */
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
}
