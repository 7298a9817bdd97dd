/** Who is answered now and who waits, where more come than can be answered at the same time. */
@NullMarked
package io.kanal.web.internal.places;

import org.jspecify.annotations.NullMarked;
