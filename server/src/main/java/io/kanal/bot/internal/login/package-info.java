/** How a linked person comes to the pages from the chat, and leaves them everywhere. */
@NullMarked
package io.kanal.bot.internal.login;

import org.jspecify.annotations.NullMarked;
