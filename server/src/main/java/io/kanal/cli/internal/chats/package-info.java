/** Commands about the chats that a person follows. */
@NullMarked
package io.kanal.cli.internal.chats;

import org.jspecify.annotations.NullMarked;
