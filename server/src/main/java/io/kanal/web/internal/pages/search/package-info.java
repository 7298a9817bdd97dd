/** The page that finds: what was typed, what narrows it, and the hits. */
@NullMarked
package io.kanal.web.internal.pages.search;

import org.jspecify.annotations.NullMarked;
