/** What t.me's pages show, read into messages of the record. */
@NullMarked
package io.kanal.ingest.internal.preview.page;

import org.jspecify.annotations.NullMarked;
