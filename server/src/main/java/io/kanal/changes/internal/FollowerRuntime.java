package io.kanal.changes.internal;

import io.kanal.changes.Follower;
import io.kanal.changes.NodeFollower;
import io.kanal.changes.SideLog;
import io.kanal.shared.Roles;
import io.kanal.shared.Roles.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs every follower of this node on a virtual thread of its own; stopped after what appends and before the database.
 * Followers run on nodes with the role worker, nodes' own followers on every node that searches too.
 */
@Component
public final class FollowerRuntime implements SmartLifecycle {
    private static final int PHASE = 2000;
    private static final Logger log = LoggerFactory.getLogger(FollowerRuntime.class);

    private final ObjectProvider<Follower> followers;
    private final ObjectProvider<NodeFollower> nodeFollowers;
    private final ObjectProvider<SideLog> sideLogs;
    private final FollowerTools tools;
    private final Roles roles;
    private final List<Runner> runners = new ArrayList<>();
    private final Threads threads = new Threads(Duration.ofSeconds(8));

    public FollowerRuntime(
            ObjectProvider<Follower> followers,
            ObjectProvider<NodeFollower> nodeFollowers,
            ObjectProvider<SideLog> sideLogs,
            FollowerTools tools,
            Roles roles) {
        this.followers = followers;
        this.nodeFollowers = nodeFollowers;
        this.sideLogs = sideLogs;
        this.tools = tools;
        this.roles = roles;
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (roles.has(Role.WORKER)) {
            followers.stream().forEach(follower -> runners.add(new FollowerRunner(follower, null, tools)));
            sideLogs.stream()
                    .forEach(side -> side.followers()
                            .forEach(follower -> runners.add(new FollowerRunner(follower, side, tools))));
        }
        if (roles.has(Role.WEB) || roles.has(Role.BOT) || roles.has(Role.WORKER)) {
            nodeFollowers.stream().forEach(follower -> runners.add(new NodeFollowerRunner(follower, tools)));
        }
        List<String> names = runners.stream().map(Runner::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalStateException("Two followers have the same name: " + names);
        }
        log.info("Following the log: {}", names);
        runners.forEach(runner -> threads.start("follower-" + runner.name(), runner));
    }

    @Override
    public synchronized void stop() {
        runners.forEach(Runner::stop);
        tools.wakeups().wakeAll();
        threads.join();
        runners.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !runners.isEmpty();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
