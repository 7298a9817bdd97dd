/** The commands people give the bot, and the dialogs some of them begin. */
@NullMarked
package io.kanal.bot.internal.commands;

import org.jspecify.annotations.NullMarked;
