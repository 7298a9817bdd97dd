package io.kanal.changes;

import io.kanal.changes.internal.ChangesProperties;
import io.kanal.changes.internal.LogNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Leases in PostgreSQL, living by the database's clock: granted for 15 seconds, renewed every 5 by one statement for all,
 * given back at shutdown. Rows are never deleted, so that epochs never fall back.
 */
@Component
public final class Leases implements SmartLifecycle {
    /** Below everything that holds a lease: started before it, stopped after it. */
    private static final int PHASE = 1000;

    /** Beyond ten terms, for nodes may be set up with different ones. */
    private static final Duration ABSURD = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final JdbcClient database;
    private final NodeName node;
    private final Duration term;
    private final Duration renewal;
    private final String holder;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread renewer;

    public Leases(JdbcClient database, NodeName node, ChangesProperties properties) {
        this.database = database;
        this.node = node;
        term = properties.leaseTerm();
        renewal = properties.leaseRenewal();
        // A restarted process must not take its predecessor's lease for its own.
        holder = node.value() + "/" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** This process as it stands in the rows. */
    public String holder() {
        return holder;
    }

    /** Takes the lease if it is free or has run out; never waits. Renewed by itself until it is closed. */
    public Optional<Lease> tryAcquire(String name) {
        long asked = System.nanoTime();
        Optional<Lease> lease = database.sql("""
                        insert into lease as l (name, holder, epoch, expires_at)
                        values (:name, :holder, 1, clock_timestamp() + :term * interval '1 millisecond')
                        on conflict (name) do update
                        set holder = excluded.holder,
                            epoch = l.epoch + 1,
                            granted_at = clock_timestamp(),
                            expires_at = clock_timestamp() + :term * interval '1 millisecond'
                        where l.expires_at < clock_timestamp()
                           -- Nobody was ever granted so much: the clock has been set back since.
                           or l.expires_at > clock_timestamp() + :absurd * interval '1 millisecond'
                        returning epoch""")
                .param("name", name)
                .param("holder", holder)
                .param("term", term.toMillis())
                .param("absurd", term.multipliedBy(10).plus(ABSURD).toMillis())
                .query(Long.class)
                .optional()
                .map(epoch -> new Lease(this, name, holder, epoch, asked + term.toNanos()));
        lease.ifPresent(held::add);
        return lease;
    }

    void release(Lease lease) {
        held.remove(lease);
        lease.lose();
        try {
            // The holder goes too: a renewal that is under way finds nothing to renew.
            database.sql("""
                            update lease set expires_at = '-infinity', holder = ''
                            where name = :name and holder = :holder and epoch = :epoch""")
                    .param("name", lease.name())
                    .param("holder", lease.holder())
                    .param("epoch", lease.epoch())
                    .update();
            database.sql("notify " + LogNames.CHANNEL).update();
        } catch (DataAccessException e) {
            log.warn("The lease {} could not be given back and runs out by itself: {}", lease, e.getMessage());
        }
    }

    /** Renews all leases now; those that another has taken meanwhile are lost. */
    void renew() {
        List<Lease> asking = new ArrayList<>(held);
        if (asking.isEmpty()) {
            return;
        }
        long asked = System.nanoTime();
        Set<String> renewed = new HashSet<>(database.sql("""
                        update lease l set expires_at = clock_timestamp() + :term * interval '1 millisecond'
                        from unnest(:names::text[], :epochs::bigint[]) as mine (name, epoch)
                        where l.name = mine.name and l.epoch = mine.epoch and l.holder = :holder
                        returning l.name""")
                .param("term", term.toMillis())
                .param("holder", holder)
                .param("names", asking.stream().map(Lease::name).toArray(String[]::new))
                .param("epochs", asking.stream().map(Lease::epoch).toArray(Long[]::new))
                .query(String.class)
                .list());
        for (Lease lease : asking) {
            if (renewed.contains(lease.name())) {
                lease.renewed(asked + term.toNanos());
            } else if (held.remove(lease)) {
                log.warn("The lease {} was lost to another node", lease);
                lease.lose();
            }
        }
    }

    @Override
    public synchronized void start() {
        if (renewer == null) {
            takeBackFromThePredecessor();
            renewer = Thread.ofVirtual().name("lease-renewal").start(this::keepRenewing);
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = renewer;
        if (running != null) {
            running.interrupt();
            renewer = null;
        }
        List.copyOf(held).forEach(Lease::close);
    }

    @Override
    public boolean isRunning() {
        return renewer != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** What an earlier process of this node held is free: it is dead, because one process owns the data directory. */
    private void takeBackFromThePredecessor() {
        int left = database.sql("""
                        update lease set expires_at = '-infinity', holder = ''
                        where starts_with(holder, :node) and holder <> :holder and expires_at > clock_timestamp()""")
                .param("node", node.value() + "/")
                .param("holder", holder)
                .update();
        if (left > 0) {
            log.info("Freed {} leases that an earlier process of this node left behind", left);
        }
    }

    private void keepRenewing() {
        Duration pause = renewal;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(pause);
                renew();
                pause = renewal;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.warn("Leases could not be renewed, trying again: {}", e.getMessage());
                pause = renewal.dividedBy(5);
                loseWhatRanOut();
            }
        }
    }

    private void loseWhatRanOut() {
        for (Lease lease : List.copyOf(held)) {
            if (!lease.isHeld() && held.remove(lease)) {
                lease.lose();
            }
        }
    }
}
