/** Everything that knows Lucene: analyzers, the two indexes, queries over them. */
@NullMarked
package io.kanal.search.internal.lucene;

import org.jspecify.annotations.NullMarked;
