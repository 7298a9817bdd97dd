/** Paying in Telegram: what is for sale, the question before a payment, and what came of it. */
@NullMarked
package io.kanal.bot.internal.payments;

import org.jspecify.annotations.NullMarked;
