/** Public channels as t.me shows them to everyone: reading the pages, fetching them politely, following channels. */
@NullMarked
package io.kanal.ingest.internal.preview;

import org.jspecify.annotations.NullMarked;
