package io.kanal.ingest;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.ingest.internal.merge.ChatRegister;
import io.kanal.ingest.internal.merge.EmptyRanges;
import io.kanal.ingest.internal.merge.IngestMetrics;
import io.kanal.ingest.internal.merge.MessageMerge;
import io.kanal.posts.IdRange;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one way into the record, the same for every source. Each call is one short transaction that also appends to the
 * change log; calls for one chat wait for each other, calls for different chats do not.
 */
@Component
public final class Ingest {
    /** An appending transaction stays short. */
    public static final int MOST = 2_000;

    private final ChatRegister register;
    private final MessageMerge merge;
    private final EmptyRanges emptyRanges;
    private final ChangeLog changes;
    private final TransactionTemplate transaction;
    private final IngestMetrics metrics;
    private final Clock clock;

    Ingest(
            ChatRegister register,
            MessageMerge merge,
            EmptyRanges emptyRanges,
            ChangeLog changes,
            TransactionTemplate transaction,
            IngestMetrics metrics,
            Clock clock) {
        this.register = register;
        this.merge = merge;
        this.emptyRanges = emptyRanges;
        this.changes = changes;
        this.transaction = transaction;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * The chat a source shows: found by id or name, made when it is new. A provisional chat, of which only the name was
     * known, becomes or joins the chat with the id as soon as that is learned.
     */
    public ChatId identify(Source source, SeenChat chat) {
        return transaction.execute(status -> register.identify(chat, clock.instant()));
    }

    /** The same for a chat that a person brought in: it is theirs to read from now on. */
    public ChatId identify(Source source, SeenChat chat, UserId broughtBy) {
        return transaction.execute(status -> {
            ChatId found = register.identify(chat, clock.instant());
            changes.append(Lane.LIVE, ChangeKind.CHAT_BROUGHT, found, null, "{\"user\":" + broughtBy.value() + "}");
            return found;
        });
    }

    /**
     * The basic group that a supergroup grew out of, as a person's export shows it. Its ids mean something to that person only, so
     * it is theirs alone.
     */
    public ChatId identifyFormer(ChatId supergroup, String title, UserId broughtBy) {
        return transaction.execute(status -> {
            ChatId found = register.former(supergroup, title, Realm.of(broughtBy), clock.instant());
            changes.append(Lane.LIVE, ChangeKind.CHAT_BROUGHT, found, null, "{\"user\":" + broughtBy.value() + "}");
            return found;
        });
    }

    /** A basic group that is known by its id has become this supergroup. */
    public void grew(Realm realm, TelegramChatId group, ChatId supergroup) {
        transaction.executeWithoutResult(status -> register.grew(realm, group, supergroup));
    }

    /** Merges what a source saw. At most {@link #MOST} messages; the same id may occur more than once. */
    public Ingested merge(Source source, Lane lane, ChatId chat, List<SeenMessage> batch) {
        if (batch.size() > MOST) {
            throw new IllegalArgumentException(
                    "A batch holds at most %d messages, not %d".formatted(MOST, batch.size()));
        }
        long start = System.nanoTime();
        Ingested ingested = transaction.execute(status -> merge.merge(source, lane, chat, batch, clock.instant()));
        metrics.taken(source, ingested, Duration.ofNanos(System.nanoTime() - start));
        return ingested;
    }

    /** A source that knows says that these messages are gone. Unknown ids count as confirmed empty. */
    public void deleted(Source source, ChatId chat, List<Long> telegramIds, Instant seenAt) {
        transaction.executeWithoutResult(status -> merge.deleted(source, chat, telegramIds, seenAt));
    }

    /** A source showed that these ids hold nothing. Known messages inside of them are not touched. */
    public void confirmEmpty(ChatId chat, List<IdRange> ranges) {
        transaction.executeWithoutResult(status -> emptyRanges.confirm(chat, ranges));
    }
}
