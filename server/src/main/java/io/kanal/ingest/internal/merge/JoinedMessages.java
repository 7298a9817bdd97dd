package io.kanal.ingest.internal.merge;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The queue by which followers hear of the messages of a chat that was joined with another. The join's own transaction puts
 * them here and nothing into the log, which takes them from here in transactions as short as any: a crash in between loses
 * no message, and followers only lag.
 */
@Component
final class JoinedMessages implements SlowWorker {
    static final String QUEUE = "joined-messages";

    private static final int BATCH = 1_000;

    private final SlowWork work;
    private final ChangeLog changes;
    private final TransactionOperations transactions;

    JoinedMessages(SlowWork work, ChangeLog changes, TransactionOperations transactions) {
        this.work = work;
        this.changes = changes;
        this.transactions = transactions;
    }

    /** A part of the present transaction. */
    void announce(Lane lane, ChangeKind kind, ChatId chat, Collection<MessageId> messages) {
        work.enqueue(
                QUEUE,
                messages.stream()
                        .map(message -> new Announcement(lane, kind, chat, message).key())
                        .toList(),
                lane);
    }

    @Override
    public String queue() {
        return QUEUE;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Outcome work(List<String> keys, BooleanSupplier stopping) {
        transactions.executeWithoutResult(status -> keys.stream()
                .map(Announcement::ofKey)
                .forEach(one -> changes.append(one.lane(), one.kind(), one.chat(), one.message(), null)));
        return Outcome.DONE;
    }

    private record Announcement(Lane lane, ChangeKind kind, ChatId chat, MessageId message) {
        String key() {
            return "%s %s %d %d".formatted(lane, kind, chat.value(), message.value());
        }

        static Announcement ofKey(String key) {
            String[] parts = key.split(" ", 4);
            return new Announcement(
                    Lane.valueOf(parts[0]),
                    ChangeKind.valueOf(parts[1]),
                    new ChatId(Long.parseLong(parts[2])),
                    new MessageId(Long.parseLong(parts[3])));
        }
    }
}
