/** How much is answered at the same time: places, and the line of those who wait for one. */
@NullMarked
package io.kanal.shared.places;

import org.jspecify.annotations.NullMarked;
