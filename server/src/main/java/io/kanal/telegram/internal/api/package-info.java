/** Calls of the Bot API and the rows of bots. No gates here: whoever sends goes through the dispatcher. */
@NullMarked
package io.kanal.telegram.internal.api;

import org.jspecify.annotations.NullMarked;
