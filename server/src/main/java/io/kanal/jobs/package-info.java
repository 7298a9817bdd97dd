/** Long work that people see: progress, time left, cancel, resume after a restart from its checkpoint, and a report. */
@ApplicationModule(allowedDependencies = {"shared", "changes"})
@NullMarked
package io.kanal.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
