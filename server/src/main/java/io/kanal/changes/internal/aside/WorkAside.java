package io.kanal.changes.internal.aside;

import io.kanal.changes.internal.log.LogNames;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.decisions.Decidable;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Slow work that failed again and again, named by its queue and its key: {@code embed:…}. */
@Component
public final class WorkAside implements Decidable {
    private final JdbcClient database;

    public WorkAside(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "work";
    }

    @Override
    public String about() {
        return "Slow work, such as making vectors, that failed five times. Nothing waits for it; try it again once the cause is gone.";
    }

    @Override
    public List<Verb> verbs() {
        return List.of(
                new Verb("retry", "Has the work done once more."),
                new Verb("drop", "Gives the work up until the same is asked for anew."));
    }

    @Override
    public List<Item> page(@Nullable String after, int limit) {
        String[] from = after == null ? new String[] {"", ""} : parts(after);
        return database.sql("""
                        select queue, key, error, enqueued_at from slow_work
                        where set_aside and (queue, key) > (:queue, :key)
                        order by queue, key
                        limit :limit""")
                .param("queue", from[0])
                .param("key", from[1])
                .param("limit", limit)
                .query((row, number) -> new Item(
                        row.getString("queue") + ":" + row.getString("key"),
                        row.getString("queue"),
                        null,
                        null,
                        Objects.requireNonNullElse(row.getString("error"), "The process ended while it was done."),
                        row.getObject("enqueued_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    @Override
    public long count() {
        return database.sql("select count(*) from slow_work where set_aside")
                .query(Long.class)
                .single();
    }

    @Override
    public boolean decide(String verb, String id) {
        String[] parts = parts(id);
        boolean found = database.sql((verb.equals("retry")
                                        ? "update slow_work set set_aside = false, attempts = 0, ready_at = '-infinity', worker = null"
                                        : "delete from slow_work")
                                + " where queue = :queue and key = :key and set_aside")
                        .param("queue", parts[0])
                        .param("key", parts[1])
                        .update()
                == 1;
        database.sql("notify " + LogNames.CHANNEL).update();
        return found;
    }

    private static String[] parts(String id) {
        String[] parts = id.split(":", 2);
        if (parts.length != 2) {
            throw new KanalException(ErrorCode.INVALID, "'%s' is no work: expected QUEUE:KEY".formatted(id));
        }
        return parts;
    }
}
