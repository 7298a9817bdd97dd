/** The commands, dialogs and buttons of Kanal's own bot, and the words it says. */
@NullMarked
package io.kanal.bot.internal;

import org.jspecify.annotations.NullMarked;
