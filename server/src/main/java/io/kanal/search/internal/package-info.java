/** How search works inside: cutting passages, parsing queries, keeping the indexes current. */
@NullMarked
package io.kanal.search.internal;

import org.jspecify.annotations.NullMarked;
