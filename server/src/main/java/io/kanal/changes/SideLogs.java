package io.kanal.changes;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the followers of {@link SideLog}s still need of them: whoever owns such a log prunes it by this. */
@Component
public final class SideLogs {
    private final JdbcClient database;

    public SideLogs(JdbcClient database) {
        this.database = database;
    }

    /**
     * The position that every follower of a log has behind it; empty where none was seen for a week. It is to be asked
     * before {@link #setAside}: what is set aside later lies above it.
     */
    public Optional<Long> settled(String log) {
        return database.sql("""
                        select min(least(live, replay_after)) as position from follower
                        where log = :log and seen_at > clock_timestamp() - interval '7 days'""")
                .param("log", log)
                .query((row, number) -> Optional.ofNullable(row.getObject("position", Long.class)))
                .single();
    }

    /** Positions that a follower of a log has set aside within this time. */
    public Set<Long> setAside(String log, Duration within) {
        return Set.copyOf(database.sql("""
                        select a.seq from follower_set_aside a join follower f on f.name = a.follower
                        where f.log = :log
                          and a.set_aside_at > clock_timestamp() - :within * interval '1 millisecond'""")
                .param("log", log)
                .param("within", within.toMillis())
                .query((row, number) -> row.getLong("seq"))
                .list());
    }
}
