package io.kanal.ingest;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.ingest.internal.merge.ChatTally;
import io.kanal.ingest.internal.merge.EmptyRanges;
import io.kanal.posts.IdRange;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.Scope;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Physical removal of messages: the row, its revisions and witnesses go at once, and whatever is derived follows the log.
 * A tombstone stays, so that no source brings the message back.
 */
@Component
public final class Erasure {
    private final JdbcClient jdbc;
    private final ChatTally tally;
    private final EmptyRanges emptyRanges;
    private final ChangeLog changes;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Erasure(
            JdbcClient jdbc,
            ChatTally tally,
            EmptyRanges emptyRanges,
            ChangeLog changes,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.tally = tally;
        this.emptyRanges = emptyRanges;
        this.changes = changes;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Erases these messages of one chat; ids that are unknown get a tombstone all the same. How many were there. */
    public int erase(Caller caller, ChatId chat, Collection<Long> telegramIds) {
        caller.require(Scope.ADMIN);
        if (telegramIds.size() > Ingest.MOST) {
            throw new IllegalArgumentException("At most %d messages at once".formatted(Ingest.MOST));
        }
        Integer erased = transaction.execute(status -> eraseNow(chat, telegramIds.toArray(Long[]::new)));
        return erased == null ? 0 : erased;
    }

    private int eraseNow(ChatId chatId, Long[] telegramIds) {
        ChatId chat = tally.lock(chatId);
        jdbc.sql("""
                        insert into tombstone (chat_id, telegram_id, erased_at)
                        select :chat, v.id, :now from unnest(cast(:ids as bigint[])) as v(id)
                        on conflict do nothing
                        """)
                .param("chat", chat.value())
                .param("ids", telegramIds)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        List<MessageId> gone = jdbc.sql("""
                        delete from message where chat_id = :chat and telegram_id = any(:ids) returning id
                        """)
                .param("chat", chat.value())
                .param("ids", telegramIds)
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list();
        jdbc.sql("update chat set known = known - :gone where id = :chat")
                .param("gone", gone.size())
                .param("chat", chat.value())
                .update();
        // Nobody shall look for them any more: they are not missing.
        emptyRanges.confirm(
                chat, Stream.of(telegramIds).map(id -> new IdRange(id, id)).toList());
        gone.forEach(id -> changes.append(Lane.LIVE, ChangeKind.MESSAGE_ERASED, chat, id, null));
        return gone.size();
    }
}
