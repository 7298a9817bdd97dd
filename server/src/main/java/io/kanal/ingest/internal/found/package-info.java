/** When what was brought in can be found, and what was taken back no longer is. */
@NullMarked
package io.kanal.ingest.internal.found;

import org.jspecify.annotations.NullMarked;
