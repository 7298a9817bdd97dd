/** What the bot says: its catalogues, answers and keyboards, and how directions mix in one message. */
@NullMarked
package io.kanal.bot.internal.words;

import org.jspecify.annotations.NullMarked;
