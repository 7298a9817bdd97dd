package io.kanal.changes.internal.aside;

import io.kanal.changes.Change;
import io.kanal.changes.internal.Changes;
import io.kanal.changes.internal.log.LogNames;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.decisions.Decidable;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Changes that a follower could not apply; those that are to be tried again stay until they are applied. */
@Component
public final class ChangesAside implements Decidable {
    private static final Pattern ID = Pattern.compile("(.+?):([0-9]{1,18})(?:@(.+))?", Pattern.DOTALL);

    private final JdbcClient database;

    public ChangesAside(JdbcClient database) {
        this.database = database;
    }

    /** Names a change of one follower, {@code search:12}, on one node where each has its own, {@code search:12@node}. */
    private record Key(String follower, String node, long seq) {
        static Key of(String id) {
            Matcher parts = ID.matcher(id);
            if (!parts.matches()) {
                throw new KanalException(ErrorCode.INVALID, "'%s' is no change of a follower".formatted(id));
            }
            String node = parts.group(3);
            return new Key(parts.group(1), node == null ? "" : node, Long.parseLong(parts.group(2)));
        }

        @Override
        public String toString() {
            return follower + ":" + seq + (node.isEmpty() ? "" : "@" + node);
        }
    }

    @Override
    public String name() {
        return "changes";
    }

    @Override
    public String about() {
        return "Changes that a follower of the log failed to apply five times. Nothing waits for them; try them again once the cause is gone.";
    }

    @Override
    public List<Verb> verbs() {
        return List.of(
                new Verb("retry", "Has the change applied once more, by the process that runs the follower."),
                new Verb("drop", "Gives the change up: the follower stays without it."));
    }

    @Override
    public List<Item> page(@Nullable String after, int limit) {
        Key from = after == null ? new Key("", "", 0) : Key.of(after);
        return database.sql("""
                        select follower, node, seq, lane, kind, chat_id, message_id, detail, error, retry_requested,
                            set_aside_at
                        from follower_set_aside
                        where (follower, node, seq) > (:follower, :node, :seq)
                        order by follower, node, seq
                        limit :limit""")
                .param("follower", from.follower())
                .param("node", from.node())
                .param("seq", from.seq())
                .param("limit", limit)
                .query((row, number) -> {
                    Key key = new Key(row.getString("follower"), row.getString("node"), row.getLong("seq"));
                    return new Item(
                            key.toString(),
                            what(key.follower(), Changes.of(row, number)),
                            null,
                            null,
                            (row.getBoolean("retry_requested") ? "Is about to be tried again. " : "")
                                    + row.getString("error"),
                            row.getObject("set_aside_at", OffsetDateTime.class).toInstant());
                })
                .list();
    }

    private static String what(String follower, Change change) {
        return follower + ": " + change.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (change.chat() == null ? "" : ", chat " + change.chat().value())
                + (change.message() == null
                        ? ""
                        : ", message " + change.message().value());
    }

    @Override
    public long count() {
        return database.sql("select count(*) from follower_set_aside")
                .query(Long.class)
                .single();
    }

    @Override
    public boolean decide(String verb, String id) {
        Key key = Key.of(id);
        boolean found = database.sql((verb.equals("retry")
                                        ? "update follower_set_aside set retry_requested = true"
                                        : "delete from follower_set_aside")
                                + " where follower = :follower and node = :node and seq = :seq")
                        .param("follower", key.follower())
                        .param("node", key.node())
                        .param("seq", key.seq())
                        .update()
                == 1;
        // Followers of other logs wait elsewhere than those of the change log.
        database.sql("notify " + LogNames.CHANNEL + ", '" + LogNames.ALL + "'").update();
        return found;
    }
}
