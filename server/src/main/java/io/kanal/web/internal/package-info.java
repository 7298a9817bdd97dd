/** Wiring of the web room. */
@NullMarked
package io.kanal.web.internal;

import org.jspecify.annotations.NullMarked;
