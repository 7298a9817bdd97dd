package io.kanal.ingest;

import io.kanal.jobs.JobId;
import io.kanal.people.tiers.Limits;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.ChatId;
import io.kanal.shared.LimitReached;
import io.kanal.shared.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The room on the disk that a person's imports take, held within what their tier allows. An import counts what it added: messages that were not
 * there before, and the files stored for them. Whatever several people brought counts for the first of them; what is taken back
 * counts for nobody.
 */
@Component
public final class ImportRoom {
    /** What a message takes in the record, its witness, the log and the indexes, beside its text. Measured; see docs/bringing-posts-in.md. */
    private static final long BYTES_OF_A_MESSAGE = 1_200;
    /** How often a text's bytes are kept: in the record, in the database's journal, and as words of the index. */
    private static final long COPIES_OF_A_TEXT = 5;

    private final JdbcClient jdbc;
    private final Function<UserId, Optional<Limits>> limits;

    @Autowired
    ImportRoom(JdbcClient jdbc, Subscriptions subscriptions) {
        this(jdbc, subscriptions::limits);
    }

    public ImportRoom(JdbcClient jdbc, Function<UserId, Optional<Limits>> limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    /** About how much of the disk messages take, their texts in all so many UTF-16 units long. */
    public static long ofMessages(long messages, long textUnits) {
        return messages * BYTES_OF_A_MESSAGE + 2 * textUnits * COPIES_OF_A_TEXT;
    }

    /** How much of a person's room is used. */
    public record Use(DataSize used, DataSize limit) {}

    /** What a person uses; empty for whom nothing is limited. */
    public Optional<Use> of(UserId person) {
        return limits.apply(person).map(limit -> new Use(used(person), limit.room()));
    }

    /**
     * Fails where nothing is left, before anything is uploaded.
     *
     * @throws LimitReached where that is so
     */
    public void requireSome(UserId person) {
        limits.apply(person)
                .filter(limit -> used(person).compareTo(limit.room()) >= 0)
                .ifPresent(limit -> {
                    throw full(limit);
                });
    }

    /**
     * Counts what an import added to a chat. A part of the transaction that adds it; two imports of a person count one after the
     * other.
     *
     * @throws LimitReached where it is more than is left
     */
    public void take(JobId job, ChatId chat, UserId person, long bytes) {
        Limits limit = limits.apply(person).orElse(null);
        if (limit != null) {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('room:' || :user, 0))")
                    .param("user", person.value())
                    .query((row, number) -> 0)
                    .list();
        }
        jdbc.sql("update chat_import set bytes = bytes + :bytes where job_id = :job and chat_id = :chat")
                .param("bytes", bytes)
                .param("job", job.value())
                .param("chat", chat.value())
                .update();
        if (limit != null && used(person).compareTo(limit.room()) > 0) {
            throw full(limit);
        }
    }

    private DataSize used(UserId person) {
        return DataSize.ofBytes(jdbc.sql("select coalesce(sum(bytes), 0) from chat_import where user_id = :user")
                .param("user", person.value())
                .query(Long.class)
                .single());
    }

    private static LimitReached full(Limits limit) {
        return new LimitReached(
                "Your tier %s has room for %d MB of imports, and it is used; what was brought in stays. Take back what you do not need, or take a larger tier, and try again"
                        .formatted(limit.tier().slug(), limit.room().toMegabytes()),
                Duration.ZERO);
    }
}
