/** Looks at everything and says what to do for each finding. */
@NullMarked
package io.kanal.operations.internal.doctor;

import org.jspecify.annotations.NullMarked;
