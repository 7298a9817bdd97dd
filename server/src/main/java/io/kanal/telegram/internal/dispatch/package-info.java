/**
 * The one way out for a bot's token: the queue in PostgreSQL, the gates that keep Telegram's limits, and what follows from
 * each answer.
 */
@NullMarked
package io.kanal.telegram.internal.dispatch;

import org.jspecify.annotations.NullMarked;
