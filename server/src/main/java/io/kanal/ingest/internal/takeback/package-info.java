/** Which import brought what, and taking posts back out of the record. */
@NullMarked
package io.kanal.ingest.internal.takeback;

import org.jspecify.annotations.NullMarked;
