/** The words of questions and sentences, made comparable, and what a question asks for by them. */
@NullMarked
package io.kanal.answers.internal.words;

import org.jspecify.annotations.NullMarked;
