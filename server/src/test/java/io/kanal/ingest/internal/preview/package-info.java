@NullMarked
package io.kanal.ingest.internal.preview;

import org.jspecify.annotations.NullMarked;
