package io.kanal.telegram;

import io.kanal.changes.Signals;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.bots.BotRegistry;
import io.kanal.telegram.bots.BotRows;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The bots of this installation. What is changed here is done within seconds by the node that holds the bot's lease. */
@Component
public final class Bots {
    /** Wakes whoever runs bots. */
    public static final String SIGNAL = "bots";

    private final BotRegistry registry;
    private final BotRows rows;
    private final Signals signals;
    private final TransactionOperations transactions;

    public Bots(BotRegistry registry, BotRows rows, Signals signals, TransactionOperations transactions) {
        this.registry = registry;
        this.rows = rows;
        this.signals = signals;
        this.transactions = transactions;
    }

    /**
     * Asks Telegram whose token this is, keeps it sealed and starts the bot. A bot that is known gets the new token.
     *
     * @throws KanalException {@link ErrorCode#INVALID} where Telegram refuses the token, {@link ErrorCode#UPSTREAM} where it
     *     cannot be asked
     */
    public Bot register(Caller caller, Secret<String> token, Set<BotPurpose> purposes) {
        caller.require(Scope.ADMIN);
        if (purposes.isEmpty()) {
            throw new KanalException(ErrorCode.INVALID, "A bot needs a purpose");
        }
        Bot bot = registry.register(token, purposes);
        wake();
        return bot;
    }

    /** All bots, the oldest first. */
    public List<Bot> list(Caller caller) {
        caller.require(Scope.ADMIN);
        return rows.list();
    }

    /** Kanal's own bot, in whatever state. */
    public Optional<Bot> own() {
        return rows.own();
    }

    public Bot get(BotId id) {
        return registry.get(id);
    }

    /** Takes nothing in and sends nothing for this bot from now on; Telegram keeps its updates for a day. */
    public void stop(Caller caller, BotId id) {
        caller.require(Scope.ADMIN);
        rows.state(get(id).id(), BotState.STOPPED);
        wake();
    }

    /** Starts a bot that was stopped, or one whose token was refused, after asking Telegram again. */
    public void start(Caller caller, BotId id) {
        caller.require(Scope.ADMIN);
        registry.start(id);
        wake();
    }

    /** Forgets the bot, its token and its updates. */
    public void remove(Caller caller, BotId id) {
        caller.require(Scope.ADMIN);
        rows.remove(get(id).id());
        wake();
    }

    private void wake() {
        transactions.executeWithoutResult(status -> signals.send(SIGNAL));
    }
}
