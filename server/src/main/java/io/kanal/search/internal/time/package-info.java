/** Words of time in what people ask, by lists of patterns for each language. */
@NullMarked
package io.kanal.search.internal.time;

import org.jspecify.annotations.NullMarked;
