package io.kanal.changes;

import io.kanal.changes.internal.ChangesProperties;
import io.kanal.changes.internal.log.LogNames;
import io.kanal.shared.database.DirectConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Leases in PostgreSQL, living by the database's clock: granted for 15 seconds, renewed every 5 by one statement for all,
 * given back at shutdown. Rows are never deleted, so that epochs never fall back. They have two connections of their own, one
 * for renewals alone: however busy the pool is, a lease that is held is held on.
 */
@Component
public final class Leases implements SmartLifecycle {
    /** Below everything that holds a lease: started before it, stopped after it. */
    private static final int PHASE = 1000;

    /** Beyond ten terms, for nodes may be set up with different ones. */
    private static final Duration ABSURD = Duration.ofMinutes(1);

    private static final String SIGNAL = "leases";

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final LifeLine renewals;
    private final LifeLine grants;
    private final NodeName node;
    private final Duration term;
    private final Duration renewal;
    private final String holder;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Loop renewing;

    public Leases(DirectConnections connections, NodeName node, ChangesProperties properties) {
        // Below the term: an answer that does not come leaves time for another try.
        renewals = new LifeLine(
                "kanal lease renewal", connections, properties.leaseTerm().dividedBy(3));
        grants =
                new LifeLine("kanal leases", connections, properties.leaseTerm().dividedBy(3));
        this.node = node;
        term = properties.leaseTerm();
        renewal = properties.leaseRenewal();
        // A restarted process must not take its predecessor's lease for its own.
        holder = node.value() + "/" + UUID.randomUUID().toString().substring(0, 8);
        renewing = new Loop("lease-renewal", renewal, this::keep)
                .retryingAfter(renewal.dividedBy(5), renewal.dividedBy(5));
    }

    /** This process as it stands in the rows. */
    public String holder() {
        return holder;
    }

    /**
     * The name of the signal that a lease of a kind is free before its time. The kind is what stands before the colon in the
     * lease's name; of leases without one nobody is told.
     */
    public static String freed(String kind) {
        return SIGNAL + ":" + kind;
    }

    /**
     * Takes the lease if it is free or has run out; waits for the database, never for a holder. Renewed by itself until it is
     * closed.
     */
    public Optional<Lease> tryAcquire(String name) {
        return tryAcquire(Set.of(name)).stream().findFirst();
    }

    /** Takes those of the leases that are free or have run out, all in one statement. */
    public List<Lease> tryAcquire(Set<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        long asked = System.nanoTime();
        List<Lease> granted = grants.ask(database -> database.sql("""
                        insert into lease as l (name, holder, epoch, expires_at)
                        -- In one order, so that two nodes that ask for the same never wait for each other in a ring.
                        select name, :holder, 1, clock_timestamp() + :term * interval '1 millisecond'
                        from unnest(:names::text[]) as wanted (name) order by name
                        on conflict (name) do update
                        set holder = excluded.holder,
                            epoch = l.epoch + 1,
                            granted_at = clock_timestamp(),
                            expires_at = clock_timestamp() + :term * interval '1 millisecond'
                        where l.expires_at < clock_timestamp()
                           -- Nobody was ever granted so much: the clock has been set back since.
                           or l.expires_at > clock_timestamp() + :absurd * interval '1 millisecond'
                        returning name, epoch""")
                .param("names", names.toArray(String[]::new))
                .param("holder", holder)
                .param("term", term.toMillis())
                .param("absurd", term.multipliedBy(10).plus(ABSURD).toMillis())
                .query((row, number) ->
                        new Lease(this, row.getString("name"), holder, row.getLong("epoch"), asked + term.toNanos()))
                .list());
        held.addAll(granted);
        return granted;
    }

    /** Does work while no other node does; false, and nothing is done, where another holds the lease. */
    public boolean alone(String name, Runnable work) {
        Optional<Lease> acquired = tryAcquire(name);
        if (acquired.isEmpty()) {
            return false;
        }
        try (Lease lease = acquired.get()) {
            log.debug("{} is worked on here ({})", name, lease);
            work.run();
        }
        return true;
    }

    void release(Lease lease) {
        boolean ours = held.remove(lease);
        lease.lose();
        if (!ours) {
            // Given back before, as when this node stopped, or lost.
            return;
        }
        try {
            // The holder goes too: a renewal that is under way finds nothing to renew.
            grants.ask(database -> database.sql("""
                        with freed as (
                            update lease set expires_at = '-infinity', holder = ''
                            where name = :name and holder = :holder and epoch = :epoch
                            returning :signal || ':' || nullif(split_part(name, ':', 1), name) as signal)
                        select pg_notify(:channel, signal) from freed where signal is not null""")
                    .param("name", lease.name())
                    .param("holder", lease.holder())
                    .param("epoch", lease.epoch())
                    .param("channel", LogNames.CHANNEL)
                    .param("signal", SIGNAL)
                    .query((row, number) -> true)
                    .list());
        } catch (DataAccessException e) {
            log.warn("The lease {} could not be given back and runs out by itself: {}", lease, e.getMessage());
        }
    }

    /** Of one name this process may know two grants for a moment: one that ran out unnoticed, and the next. */
    private record Grant(String name, long epoch) {}

    /** Renews all leases now; those that another has taken meanwhile are lost. */
    void renew() {
        List<Lease> asking = new ArrayList<>(held);
        if (asking.isEmpty()) {
            return;
        }
        long asked = System.nanoTime();
        Set<Grant> renewed = new HashSet<>(renewals.ask(database -> database.sql("""
                        update lease l set expires_at = clock_timestamp() + :term * interval '1 millisecond'
                        from unnest(:names::text[], :epochs::bigint[]) as mine (name, epoch)
                        where l.name = mine.name and l.epoch = mine.epoch and l.holder = :holder
                        returning l.name, l.epoch""")
                .param("term", term.toMillis())
                .param("holder", holder)
                .param("names", asking.stream().map(Lease::name).toArray(String[]::new))
                .param("epochs", asking.stream().map(Lease::epoch).toArray(Long[]::new))
                .query((row, number) -> new Grant(row.getString("name"), row.getLong("epoch")))
                .list()));
        for (Lease lease : asking) {
            if (renewed.contains(new Grant(lease.name(), lease.epoch()))) {
                lease.renewed(asked + term.toNanos());
            } else if (held.remove(lease)) {
                log.warn("The lease {} was lost to another node", lease);
                lease.lose();
            }
        }
    }

    @Override
    public synchronized void start() {
        if (!renewing.isRunning()) {
            renewals.reopen();
            grants.reopen();
            takeBackFromThePredecessor();
            renewing.start();
        }
    }

    @Override
    public synchronized void stop() {
        renewing.stop();
        List.copyOf(held).forEach(Lease::close);
        renewals.close();
        grants.close();
    }

    @Override
    public boolean isRunning() {
        return renewing.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** What an earlier process of this node held is free: it is dead, because one process owns the data directory. */
    private void takeBackFromThePredecessor() {
        int left = grants.ask(database -> database.sql("""
                        update lease set expires_at = '-infinity', holder = ''
                        where starts_with(holder, :node) and holder <> :holder and expires_at > clock_timestamp()""")
                .param("node", node.value() + "/")
                .param("holder", holder)
                .update());
        if (left > 0) {
            log.info("Freed {} leases that an earlier process of this node left behind", left);
        }
    }

    private void keep() {
        try {
            renew();
        } catch (DataAccessException e) {
            loseWhatRanOut();
            throw e;
        }
    }

    private void loseWhatRanOut() {
        for (Lease lease : List.copyOf(held)) {
            if (!lease.isHeld() && held.remove(lease)) {
                lease.lose();
            }
        }
    }

    /**
     * Whether a Kanal works with a database, asked from outside while nothing of this one has started: one that holds a lease
     * now, as it names itself; none in a database without Kanal's tables.
     */
    public static Optional<String> liveNode(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet table = statement.executeQuery("select to_regclass('lease') is not null")) {
                table.next();
                if (!table.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet row =
                    statement.executeQuery("select min(holder) from lease where expires_at > clock_timestamp()")) {
                row.next();
                return Optional.ofNullable(row.getString(1));
            }
        }
    }
}
