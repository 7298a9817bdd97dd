/** The log itself: listening to it, waking who follows it, and what of it may go. */
@NullMarked
package io.kanal.changes.internal.log;

import org.jspecify.annotations.NullMarked;
