/** How an answer is made: evidence, sentences worth citing, prompts, grounding, and what is kept of it. */
@NullMarked
package io.kanal.answers.internal;

import org.jspecify.annotations.NullMarked;
