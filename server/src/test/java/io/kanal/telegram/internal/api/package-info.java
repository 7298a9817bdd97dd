/** Tests of how bots' tokens are kept and Telegram is called. */
@NullMarked
package io.kanal.telegram.internal.api;

import org.jspecify.annotations.NullMarked;
