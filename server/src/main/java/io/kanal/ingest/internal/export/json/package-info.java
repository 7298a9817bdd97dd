/** Exports as JSON. */
@NullMarked
package io.kanal.ingest.internal.export.json;

import org.jspecify.annotations.NullMarked;
