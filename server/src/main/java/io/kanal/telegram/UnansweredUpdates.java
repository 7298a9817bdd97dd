package io.kanal.telegram;

import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.telegram.inbox.InboxStatus;
import io.kanal.telegram.inbox.WaitingRows;
import java.util.List;
import org.springframework.stereotype.Component;

/** Updates that could not be answered, and what a person decides about them. */
@Component
public final class UnansweredUpdates {
    public static final int MOST_LISTED = 200;

    private final InboxStatus inbox;
    private final WaitingRows waiting;

    public UnansweredUpdates(InboxStatus inbox, WaitingRows waiting) {
        this.inbox = inbox;
        this.waiting = waiting;
    }

    /** The oldest of them. */
    public List<UnansweredUpdate> list(Caller caller, int limit) {
        caller.require(Scope.ADMIN);
        return inbox.setAside(Math.clamp(limit, 1, MOST_LISTED));
    }

    public long count(Caller caller) {
        caller.require(Scope.ADMIN);
        return inbox.countSetAside();
    }

    /**
     * Has it answered after all, by the node that holds the bot's token and behind what waits in its chat now.
     *
     * @throws KanalException {@link ErrorCode#NOT_FOUND} where no such update is set aside
     */
    public void retry(Caller caller, long seq) {
        caller.require(Scope.ADMIN);
        require(seq, waiting.again(seq));
    }

    /**
     * Gives it up; observers have seen it or will.
     *
     * @throws KanalException {@link ErrorCode#NOT_FOUND} where no such update is set aside
     */
    public void drop(Caller caller, long seq) {
        caller.require(Scope.ADMIN);
        require(seq, waiting.drop(seq));
    }

    private static void require(long seq, boolean found) {
        if (!found) {
            throw new KanalException(ErrorCode.NOT_FOUND, "No update %d is set aside".formatted(seq));
        }
    }
}
