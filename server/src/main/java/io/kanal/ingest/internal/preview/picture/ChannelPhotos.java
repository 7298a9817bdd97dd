package io.kanal.ingest.internal.preview.picture;

import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The table of the pictures above channels' posts. One is looked at again after a week, whatever pages show meanwhile. */
public final class ChannelPhotos implements ChatRows {
    private static final Duration AGAIN = Duration.ofDays(7);
    private static final Duration AFTER_GONE = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final SlowWork work;
    private final TransactionOperations transactions;
    private final Clock clock;

    public ChannelPhotos(JdbcClient jdbc, SlowWork work, TransactionOperations transactions, Clock clock) {
        this.jdbc = jdbc;
        this.work = work;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A page showed the channel's picture at this address. */
    public void shown(ChatId chat, String url) {
        Instant now = clock.instant();
        transactions.executeWithoutResult(_ -> {
            boolean due = jdbc.sql("""
                            insert into channel_photo as p (chat_id, url, next_at) values (:chat, :url, :now)
                            on conflict (chat_id) do update set url = excluded.url
                            returning next_at <= :now
                            """)
                    .param("chat", chat.value())
                    .param("url", url)
                    .param("now", Timestamp.from(now))
                    .query(Boolean.class)
                    .single();
            if (due) {
                work.enqueue(PictureWorker.QUEUE, List.of(PictureWorker.key(chat)), Lane.LIVE);
            }
        });
    }

    /** Where it was shown last, while it is to be fetched. */
    Optional<String> due(ChatId chat) {
        return jdbc.sql("select url from channel_photo where chat_id = :chat and next_at <= :now")
                .param("chat", chat.value())
                .param("now", Timestamp.from(clock.instant()))
                .query(String.class)
                .optional();
    }

    void fetched(ChatId chat) {
        next(chat, AGAIN, null);
    }

    void without(ChatId chat, Fetched.Reason reason) {
        // Addresses expire; the page shows a new one each time it is read.
        next(chat, reason == Fetched.Reason.GONE ? AFTER_GONE : AGAIN, reason);
    }

    private void next(ChatId chat, Duration wait, Fetched.@Nullable Reason reason) {
        jdbc.sql("update channel_photo set next_at = :next, reason = :reason where chat_id = :chat")
                .param("next", Timestamp.from(clock.instant().plus(wait)))
                .param("reason", reason == null ? null : reason.name())
                .param("chat", chat.value())
                .update();
    }

    @Override
    public void move(ChatId from, ChatId to) {
        jdbc.sql("""
                        update channel_photo set chat_id = :to, next_at = '-infinity'
                        where chat_id = :from and not exists (select from channel_photo where chat_id = :to)
                        """).param("from", from.value()).param("to", to.value()).update();
        jdbc.sql("delete from channel_photo where chat_id = :from")
                .param("from", from.value())
                .update();
    }
}
