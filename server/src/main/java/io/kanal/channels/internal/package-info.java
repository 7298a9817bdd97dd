/** The table of watches and the follower that keeps it when chats are brought in. */
@NullMarked
package io.kanal.channels.internal;

import org.jspecify.annotations.NullMarked;
