/** Pictures that pages of public channels show: which are wanted, fetching them within bounds, and letting the oldest go. */
@NullMarked
package io.kanal.ingest.internal.preview.picture;

import org.jspecify.annotations.NullMarked;
