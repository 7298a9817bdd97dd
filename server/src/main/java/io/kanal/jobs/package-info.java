/**
 * Long work that people see, such as an import: progress, time left, cancel, a report of what was done and what was left
 * out, and going on from the last checkpoint after a restart or a crash. A kind of work is a {@link io.kanal.jobs.JobKind}
 * bean; {@link io.kanal.jobs.Jobs} starts, shows and cancels. The job's row owns all of its state and lets only the newest
 * run write; db-scheduler owns when and on which node it runs.
 */
@ApplicationModule(allowedDependencies = {"shared", "changes"})
@NullMarked
package io.kanal.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
