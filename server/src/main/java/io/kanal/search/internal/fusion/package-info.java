/** What the leg of words and the leg of vectors found, and how both become one ranking. */
@NullMarked
package io.kanal.search.internal.fusion;

import org.jspecify.annotations.NullMarked;
