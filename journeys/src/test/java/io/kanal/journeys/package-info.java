/** Walks through the pages in a real browser, against a real server with everything embedded. */
@NullMarked
package io.kanal.journeys;

import org.jspecify.annotations.NullMarked;
