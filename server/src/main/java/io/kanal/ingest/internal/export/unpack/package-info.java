/** What an upload is made of: single files, archives and their limits, read once from front to end. */
@NullMarked
package io.kanal.ingest.internal.export.unpack;

import org.jspecify.annotations.NullMarked;
