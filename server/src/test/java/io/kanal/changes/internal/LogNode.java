package io.kanal.changes.internal;

import io.kanal.changes.ChangeLog;
import io.kanal.changes.Follower;
import io.kanal.changes.Followers;
import io.kanal.changes.Leases;
import io.kanal.changes.NodeFollower;
import io.kanal.changes.NodeName;
import io.kanal.changes.OwnFollowers;
import io.kanal.changes.SideLog;
import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.changes.internal.aside.ChangesAside;
import io.kanal.changes.internal.aside.WorkAside;
import io.kanal.changes.internal.log.LogListener;
import io.kanal.changes.internal.log.LogPruner;
import io.kanal.changes.internal.log.Wakeups;
import io.kanal.changes.internal.work.SlowWorkRows;
import io.kanal.changes.internal.work.SlowWorkRuntime;
import io.kanal.shared.Caller;
import io.kanal.shared.Roles;
import io.kanal.shared.decisions.Decidable;
import io.kanal.shared.decisions.Decisions;
import io.kanal.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** One node's share of the log runtime on a test's database, without Spring; several of them stand for several machines. */
public final class LogNode implements AutoCloseable {
    public final ChangeLog changes;
    public final SlowWork slowWork;
    final Leases leases;
    final Followers followers;
    final Decisions decisions;
    final LogPruner pruner;
    public final Wakeups wakeups;
    final JdbcClient jdbc;
    public final TransactionTemplate transactions;

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final List<SmartLifecycle> parts = new ArrayList<>();
    private int count;

    public LogNode(TestDatabase database, String name) {
        this(database, name, QuickProperties.VALUE);
    }

    public LogNode(TestDatabase database, String name, ChangesProperties properties) {
        jdbc = database.jdbc();
        transactions = database.transactions();
        changes = new ChangeLog(new JdbcTemplate(database.dataSource()));
        slowWork = new SlowWork(jdbc, beans.getBeanProvider(SlowWorkRuntime.class));
        NodeName node = new NodeName(name);
        leases = new Leases(database.directConnections(), node, properties);
        wakeups = new Wakeups(properties);
        FollowerTools tools = new FollowerTools(
                changes,
                leases,
                new FollowerRows(jdbc, transactions),
                new NodeFollowerRows(jdbc, transactions),
                new SetAsideRows(jdbc),
                transactions,
                wakeups,
                node,
                new OwnFollowers(),
                properties);
        followers = new Followers(
                jdbc,
                new FollowerStatusRows(jdbc, properties, beans.getBeanProvider(SideLog.class)),
                (actor, action, subject, detail) -> {},
                transactions);
        beans.addBean("changes aside", new ChangesAside(jdbc));
        beans.addBean("work aside", new WorkAside(jdbc));
        decisions = new Decisions(
                beans.getBeanProvider(Decidable.class), (actor, action, subject, detail) -> {}, transactions);
        pruner = new LogPruner(jdbc, transactions, properties);
        parts.add(leases);
        parts.add(new LogListener(database.directConnections(), wakeups).loop());
        parts.add(new FollowerRuntime(
                beans.getBeanProvider(Follower.class),
                beans.getBeanProvider(NodeFollower.class),
                beans.getBeanProvider(SideLog.class),
                tools,
                Roles.all()));
        parts.add(new SlowWorkRuntime(
                beans.getBeanProvider(SlowWorker.class), new SlowWorkRows(jdbc, transactions), tools, Roles.all()));
    }

    /** What followers could not apply. */
    List<Decidable.Item> aside() {
        return decisions.page(Caller.KANAL, "changes", null, 10).items();
    }

    /** Decides about all of it. */
    void decide(String verb) {
        decisions.decide(
                Caller.KANAL,
                "changes",
                verb,
                aside().stream().map(Decidable.Item::id).toList());
    }

    LogNode with(Object... followersAndWorkers) {
        for (Object bean : followersAndWorkers) {
            beans.addBean("bean-" + count++, bean);
        }
        return this;
    }

    LogNode start() {
        parts.forEach(SmartLifecycle::start);
        return this;
    }

    @Override
    public void close() {
        parts.reversed().forEach(SmartLifecycle::stop);
    }
}
