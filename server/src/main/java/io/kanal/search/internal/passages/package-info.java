/** What the index holds: the passages that posts are cut into, with what is known of each. */
@NullMarked
package io.kanal.search.internal.passages;

import org.jspecify.annotations.NullMarked;
