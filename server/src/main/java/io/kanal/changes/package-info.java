/**
 * The change log and who follows it. Whoever changes the record appends to {@link io.kanal.changes.ChangeLog} in the same
 * transaction; the order of the log is the order of commits. Whoever keeps something derived is a
 * {@link io.kanal.changes.Follower} (its effect in PostgreSQL, run once) or a {@link io.kanal.changes.NodeFollower} (its
 * effect on the node's disk, run everywhere), and is never called by the one who changes. Work that is too slow for a
 * follower goes to {@link io.kanal.changes.SlowWork} and is done by a {@link io.kanal.changes.SlowWorker}. Work that must run
 * once at a time holds one of the {@link io.kanal.changes.Leases}. The room knows ids only, never what they point to. Why it is
 * made so stands in the decision record on the change log.
 */
@ApplicationModule(allowedDependencies = "shared")
@NullMarked
package io.kanal.changes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
