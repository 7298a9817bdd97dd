/** How messages lie in the record's tables: each column is described once, for writing and for reading. */
@NamedInterface("table")
@NullMarked
package io.kanal.posts.table;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
