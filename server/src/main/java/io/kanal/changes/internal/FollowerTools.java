package io.kanal.changes.internal;

import io.kanal.changes.ChangeLog;
import io.kanal.changes.Leases;
import io.kanal.changes.NodeName;
import io.kanal.changes.OwnFollowers;
import io.kanal.changes.internal.log.Wakeups;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What every runner of a follower needs. */
@Component
public record FollowerTools(
        ChangeLog changes,
        Leases leases,
        FollowerRows rows,
        NodeFollowerRows nodeRows,
        SetAsideRows setAside,
        TransactionOperations transactions,
        Wakeups wakeups,
        NodeName node,
        OwnFollowers own,
        ChangesProperties properties) {}
