/**
 * Where all bots of this node sit: their leases, and the parts of the work for each, roused by signals, and also when the
 * desk's own look finds something waiting.
 */
@ApplicationModule(allowedDependencies = {"shared", "changes", "telegram", "telegram.bots"})
@NullMarked
package io.kanal.telegram.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
