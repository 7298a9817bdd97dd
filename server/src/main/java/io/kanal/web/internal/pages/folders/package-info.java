/** Channels in folders on pages, and those that rest. */
@NullMarked
package io.kanal.web.internal.pages.folders;

import org.jspecify.annotations.NullMarked;
