package io.kanal.ingest.internal.preview.picture;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.Follower;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A view that queues the posts of followed channels whose pictures are not stored yet, the young ones. */
public final class WantedPictures implements Follower {
    private static final Set<ChangeKind> SHOWING =
            Set.of(ChangeKind.MESSAGE_ADDED, ChangeKind.MESSAGE_EDITED, ChangeKind.MESSAGE_RESTORED);
    private static final int AT_ONCE = 1_000;

    private final PictureRules rules;
    private final WholeRecord record;
    private final SlowWork work;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Clock clock;

    public WantedPictures(
            PictureRules rules,
            WholeRecord record,
            SlowWork work,
            JdbcClient jdbc,
            TransactionOperations transactions,
            Clock clock) {
        this.rules = rules;
        this.record = record;
        this.work = work;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return PictureWorker.QUEUE;
    }

    @Override
    public Role role() {
        return Role.VIEW;
    }

    @Override
    public void apply(List<Change> batch) {
        for (Lane lane : Lane.values()) {
            want(
                    batch.stream()
                            .filter(change -> change.lane() == lane && SHOWING.contains(change.kind()))
                            .flatMap(change -> Stream.ofNullable(change.message()))
                            .distinct()
                            .toList(),
                    lane);
        }
    }

    /** What was read before pictures were fetched, as far as it is young enough; each page is read once more for it. */
    @Override
    public void rebuild() {
        for (ChatId chat : followed()) {
            long before = Long.MAX_VALUE;
            List<MessageId> young = young(chat, before);
            while (!young.isEmpty() && !Thread.currentThread().isInterrupted()) {
                List<MessageId> part = young;
                transactions.executeWithoutResult(_ -> want(part, Lane.BULK));
                before = young.getLast().value();
                young = young(chat, before);
            }
        }
    }

    private List<ChatId> followed() {
        return jdbc.sql("select chat_id from preview_channel order by chat_id")
                .query((row, _) -> new ChatId(row.getLong("chat_id")))
                .list();
    }

    private List<MessageId> young(ChatId chat, long before) {
        return jdbc.sql("""
                        select id from message
                        where chat_id = :chat and date >= :since and id < :before and media like '%Url":"%'
                        order by id desc limit :limit
                        """)
                .param("chat", chat.value())
                .param("since", Timestamp.from(since()))
                .param("before", before)
                .param("limit", AT_ONCE)
                .query((row, _) -> new MessageId(row.getLong("id")))
                .list();
    }

    private void want(List<MessageId> messages, Lane lane) {
        if (messages.isEmpty()) {
            return;
        }
        List<Message> wanted =
                record.list(messages).stream().filter(this::wanted).toList();
        Set<ChatId> followed = followed(wanted.stream().map(Message::chat).collect(Collectors.toSet()));
        work.enqueue(
                PictureWorker.QUEUE,
                wanted.stream()
                        .filter(message -> followed.contains(message.chat()))
                        .map(message -> PictureWorker.key(message.id()))
                        .toList(),
                lane);
    }

    private boolean wanted(Message message) {
        Instant date = message.date();
        return !message.deleted()
                && date != null
                && !date.isBefore(since())
                && !Wish.of(message, rules.choice()).isEmpty();
    }

    private Instant since() {
        return clock.instant().minus(rules.age());
    }

    private Set<ChatId> followed(Collection<ChatId> chats) {
        return new HashSet<>(jdbc.sql("select chat_id from preview_channel where chat_id = any(:chats)")
                .param("chats", chats.stream().map(ChatId::value).toArray(Long[]::new))
                .query((row, _) -> new ChatId(row.getLong("chat_id")))
                .list());
    }
}
