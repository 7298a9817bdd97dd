/** The merge itself: rules that decide, and the statements that write what was decided. */
@NullMarked
package io.kanal.ingest.internal.merge;

import org.jspecify.annotations.NullMarked;
