/**
 * The logs and who follows them: appending in commit order, the follower runtime, leases fenced by epochs, and queues of
 * slow work. Knows ids only, never what they point to.
 */
@ApplicationModule(allowedDependencies = "shared")
@NullMarked
package io.kanal.changes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
