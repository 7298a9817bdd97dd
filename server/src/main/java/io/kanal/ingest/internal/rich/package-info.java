/** Rich messages: texts of blocks, read as a text with its formatting and its media. */
@NullMarked
package io.kanal.ingest.internal.rich;

import org.jspecify.annotations.NullMarked;
