/** Exports as pages of HTML. */
@NullMarked
package io.kanal.ingest.internal.export.html;

import org.jspecify.annotations.NullMarked;
