/** How the logs are written, pruned and followed, and how queues of slow work are worked off. */
@NullMarked
package io.kanal.changes.internal;

import org.jspecify.annotations.NullMarked;
