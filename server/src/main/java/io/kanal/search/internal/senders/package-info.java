/** Who sent a message, and how people name them. */
@NullMarked
package io.kanal.search.internal.senders;

import org.jspecify.annotations.NullMarked;
