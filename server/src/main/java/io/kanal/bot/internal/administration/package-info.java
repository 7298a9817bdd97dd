/** What administrators do in a chat with the bot: see people, give tiers, make invites. */
@NullMarked
package io.kanal.bot.internal.administration;

import org.jspecify.annotations.NullMarked;
