/** One exchange with a person: who speaks where, in which language, and what may be shown there. */
@NullMarked
package io.kanal.bot.internal.talk;

import org.jspecify.annotations.NullMarked;
