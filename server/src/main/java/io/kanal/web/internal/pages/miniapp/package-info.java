/** How Kanal opens inside Telegram: who comes in, and on which page. */
@NullMarked
package io.kanal.web.internal.pages.miniapp;

import org.jspecify.annotations.NullMarked;
