/** What a question asks for beside its words: days, the subject of the question before, a count. */
@NullMarked
package io.kanal.answers.internal.reading;

import org.jspecify.annotations.NullMarked;
