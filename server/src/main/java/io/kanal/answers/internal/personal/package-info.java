/** What the room holds of people. */
@NullMarked
package io.kanal.answers.internal.personal;

import org.jspecify.annotations.NullMarked;
