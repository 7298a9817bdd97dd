package io.kanal.changes.internal;

import io.kanal.changes.FollowerStatus;
import io.kanal.changes.SideLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads how far every follower is: in one statement, but for those of side logs, which are asked. */
@Component
public final class FollowerStatusRows {
    private final JdbcClient database;
    private final ChangesProperties properties;
    private final ObjectProvider<SideLog> sideLogs;

    public FollowerStatusRows(JdbcClient database, ChangesProperties properties, ObjectProvider<SideLog> sideLogs) {
        this.database = database;
        this.properties = properties;
        this.sideLogs = sideLogs;
    }

    public List<FollowerStatus> list() {
        return database.sql("""
                        with known as (
                            select f.log, f.name, f.role as kind, null as node, f.state, f.live,
                                case f.role when 'VIEW' then f.bulk end as bulk, f.failing_seq, f.error, f.seen_at,
                                case when l.expires_at > clock_timestamp() then l.holder end as holder, '' as place
                            from follower f left join lease l on l.name = 'follower:' || f.name
                            union all
                            select '', name, 'NODE', node, state, live, bulk, failing_seq, error, seen_at,
                                case when seen_at > clock_timestamp() - :alive * interval '1 millisecond'
                                    then node end, node
                            from node_follower)
                        select k.*,
                            case when k.log <> '' then 0 else
                                (select count(*) from change_log c where c.lane = 'LIVE' and c.seq > k.live)
                            end as lag_live,
                            case when k.bulk is null then 0 else
                                (select count(*) from change_log c where c.lane = 'BULK' and c.seq > k.bulk)
                            end as lag_bulk,
                            case when k.log = '' then extract(epoch from clock_timestamp() - least(
                                (select c.created_at from change_log c
                                    where c.lane = 'LIVE' and c.seq > k.live order by c.seq limit 1),
                                (select c.created_at from change_log c
                                    where c.lane = 'BULK' and c.seq > k.bulk order by c.seq limit 1))) end as lag_seconds,
                            (select count(*) from follower_set_aside a
                                where a.follower = k.name and a.node = k.place) as set_aside
                        from known k
                        order by k.name, k.place""")
                .param(
                        "alive",
                        properties
                                .commitEvery()
                                .plus(properties.poll())
                                .multipliedBy(3)
                                .toMillis())
                .query(this::status)
                .list();
    }

    private FollowerStatus status(ResultSet row, int number) throws SQLException {
        String log = row.getString("log");
        long live = row.getLong("live");
        SideLog.Backlog behind = sideLogs.stream()
                .filter(side -> side.name().equals(log))
                .findFirst()
                .map(side -> side.behind(live))
                .orElse(new SideLog.Backlog(row.getLong("lag_live"), Duration.ofMillis(Math.max(0, (long)
                        (row.getDouble("lag_seconds") * 1000)))));
        String holder = row.getString("holder");
        String error = row.getString("error");
        return new FollowerStatus(
                row.getString("name"),
                FollowerStatus.Kind.valueOf(row.getString("kind")),
                row.getString("node"),
                state(row.getString("state"), holder == null, error != null),
                live,
                row.getObject("bulk", Long.class),
                behind.rows(),
                row.getLong("lag_bulk"),
                behind.age(),
                row.getLong("set_aside"),
                holder,
                row.getObject("failing_seq", Long.class),
                error,
                row.getObject("seen_at", OffsetDateTime.class).toInstant());
    }

    private static FollowerStatus.State state(String stored, boolean unheld, boolean failing) {
        if (unheld) {
            return FollowerStatus.State.UNHELD;
        }
        return failing ? FollowerStatus.State.FAILING : FollowerStatus.State.valueOf(stored);
    }
}
