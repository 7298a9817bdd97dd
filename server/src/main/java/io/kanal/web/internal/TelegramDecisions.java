package io.kanal.web.internal;

import io.kanal.people.Audit;
import io.kanal.shared.Caller;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.OutgoingId;
import io.kanal.telegram.UnansweredUpdates;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What a person decides about calls and updates of bots that are stuck; each decision is audited in its transaction. */
@Component
public class TelegramDecisions {
    private final Dispatcher dispatcher;
    private final UnansweredUpdates unanswered;
    private final Audit audit;
    private final TransactionOperations transactions;

    TelegramDecisions(
            Dispatcher dispatcher, UnansweredUpdates unanswered, Audit audit, TransactionOperations transactions) {
        this.dispatcher = dispatcher;
        this.unanswered = unanswered;
        this.audit = audit;
        this.transactions = transactions;
    }

    /** The call did not arrive. */
    public void sendAgain(Caller caller, long call) {
        decide(
                caller,
                "outgoing.sent-again",
                "outgoing:" + call,
                () -> dispatcher.sendAgain(caller, new OutgoingId(call)));
    }

    /** The call arrived, or need not. */
    public void forget(Caller caller, long call) {
        decide(caller, "outgoing.forgotten", "outgoing:" + call, () -> dispatcher.forget(caller, new OutgoingId(call)));
    }

    /** The update should be answered after all. */
    public void retry(Caller caller, long update) {
        decide(caller, "update.retried", "update:" + update, () -> unanswered.retry(caller, update));
    }

    /** Nobody will answer the update. */
    public void drop(Caller caller, long update) {
        decide(caller, "update.dropped", "update:" + update, () -> unanswered.drop(caller, update));
    }

    private void decide(Caller caller, String action, String subject, Runnable decision) {
        transactions.executeWithoutResult(_ -> {
            decision.run();
            audit.record(caller, action, subject, null);
        });
    }
}
