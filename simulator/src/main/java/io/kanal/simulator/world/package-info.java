/** The simulated world: users, chats, memberships, messages and what happens between them. */
@NullMarked
package io.kanal.simulator.world;

import org.jspecify.annotations.NullMarked;
