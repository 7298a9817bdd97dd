/** From texts to the terms that find them: words, their stems by language, what is written without spaces. */
@NullMarked
package io.kanal.search.internal.lucene.words;

import org.jspecify.annotations.NullMarked;
