package io.kanal.telegram;

import io.kanal.changes.Signals;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.telegram.dispatch.BlockedRows;
import io.kanal.telegram.dispatch.Dispatching;
import io.kanal.telegram.dispatch.OutgoingReport;
import io.kanal.telegram.dispatch.OutgoingRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The only way out for bots. Telegram's limits are kept here, its waits obeyed, and what may have been sent is never sent
 * again by itself.
 */
@Component
public final class Dispatcher {
    private final OutgoingRows rows;
    private final OutgoingReport report;
    private final BlockedRows blocked;
    private final Dispatching dispatching;
    private final Signals signals;
    private final TransactionOperations transactions;

    public Dispatcher(
            OutgoingRows rows,
            OutgoingReport report,
            BlockedRows blocked,
            Dispatching dispatching,
            Signals signals,
            TransactionOperations transactions) {
        this.rows = rows;
        this.report = report;
        this.blocked = blocked;
        this.dispatching = dispatching;
        this.signals = signals;
        this.transactions = transactions;
    }

    /**
     * Hands in a call that survives a restart. Joins the caller's transaction. Calls of one chat and priority are made in the
     * order in which they were handed in.
     *
     * @param idempotencyKey names the call for this bot: the same key gives the same id and never a second call
     */
    public OutgoingId enqueue(BotId bot, Outgoing call, Priority priority, String idempotencyKey) {
        return Objects.requireNonNull(transactions.execute(status -> {
            OutgoingId id = rows.add(bot, call, priority, checked(idempotencyKey));
            signals.send(Dispatching.SIGNAL, List.of(bot.value()));
            return id;
        }));
    }

    /** Hands in many calls at once in the order of the map, each under its idempotency key. */
    public void enqueueAll(BotId bot, Map<String, Outgoing> callsByKey, Priority priority) {
        callsByKey.keySet().forEach(Dispatcher::checked);
        transactions.executeWithoutResult(status -> {
            rows.addAll(bot, callsByKey, priority);
            signals.send(Dispatching.SIGNAL, List.of(bot.value()));
        });
    }

    private static String checked(String key) {
        if (key.isBlank() || key.length() > 200) {
            throw new KanalException(
                    ErrorCode.INVALID, "An idempotency key has 1 to 200 characters, not " + key.length());
        }
        return key;
    }

    /**
     * Makes a call now, under the gates, on this thread; nothing of it survives a restart. Long words go in several messages.
     * Only on the node that holds the bot's token.
     *
     * @param deadline when it is of no use any more; the gates are not waited for longer
     * @return what became of the last message; {@link CallResult.Failed} with 429 when the gates opened too late
     */
    public CallResult send(BotId bot, Outgoing call, Priority priority, Duration deadline) {
        return dispatching.send(bot, call, priority, deadline);
    }

    public Optional<OutgoingView> find(OutgoingId id) {
        return report.find(id);
    }

    /** How much waits, by priority, the most urgent first. */
    public List<OutgoingDepth> depths(Caller caller) {
        caller.require(Scope.ADMIN);
        return report.depths();
    }

    /** Whether a chat takes nothing from a bot, as far as is known. What is sent there unasked is dropped. */
    public boolean isBlocked(BotId bot, long chatId) {
        return blocked.contains(bot, chatId);
    }

    /** The chat has let the bot in again. */
    public void unblock(BotId bot, long chatId) {
        blocked.remove(bot, chatId);
    }
}
