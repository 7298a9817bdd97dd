package io.kanal.telegram.inbox;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.Follower;
import io.kanal.changes.Lane;
import io.kanal.changes.SideLog;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The inbox as a log that observers follow. */
@Component
final class InboxLog implements SideLog {
    private final JdbcClient database;
    private final UpdateColumns columns;
    private final ObjectProvider<UpdateObserver> observers;

    InboxLog(JdbcClient database, UpdateColumns columns, ObjectProvider<UpdateObserver> observers) {
        this.database = database;
        this.columns = columns;
        this.observers = observers;
    }

    @Override
    public String name() {
        return UpdateInbox.SIGNAL;
    }

    @Override
    public List<Follower> followers() {
        return observers.stream().<Follower>map(Observing::new).toList();
    }

    @Override
    public long head() {
        return database.sql("select coalesce(max(seq), 0) from update_inbox")
                .query(Long.class)
                .single();
    }

    @Override
    public List<Change> read(long afterSeq, int limit) {
        return database.sql("select seq from update_inbox where seq > :after order by seq limit :limit")
                .param("after", afterSeq)
                .param("limit", limit)
                .query((row, number) ->
                        new Change(row.getLong("seq"), Lane.LIVE, ChangeKind.UPDATE_RECEIVED, null, null, null))
                .list();
    }

    @Override
    public Backlog behind(long afterSeq) {
        return database.sql("""
                        select count(*) as behind,
                            coalesce(extract(epoch from clock_timestamp() - min(received_at)), 0) as seconds
                        from update_inbox where seq > :after""")
                .param("after", afterSeq)
                .query((row, number) -> new Backlog(row.getLong("behind"), Duration.ofMillis(Math.max(0, (long)
                        (row.getDouble("seconds") * 1000)))))
                .single();
    }

    /** One observer as a follower: loads what the rows point to. */
    private final class Observing implements Follower {
        private final UpdateObserver observer;

        Observing(UpdateObserver observer) {
            this.observer = observer;
        }

        @Override
        public String name() {
            return observer.name();
        }

        @Override
        public Role role() {
            return Role.REACTION;
        }

        @Override
        public void apply(List<Change> batch) {
            Set<String> kinds = observer.kinds();
            List<BotUpdate> updates = database.sql("""
                            select %s from update_inbox u
                            where u.seq = any(:seqs) and (:all or u.kind = any(:kinds))
                            order by u.seq""".formatted(UpdateColumns.OF_U))
                    .param("seqs", batch.stream().map(Change::seq).toArray(Long[]::new))
                    .param("all", kinds.isEmpty())
                    .param("kinds", kinds.toArray(String[]::new))
                    .query((row, number) -> columns.read(row))
                    .list();
            if (!updates.isEmpty()) {
                observer.observe(updates);
            }
        }
    }
}
