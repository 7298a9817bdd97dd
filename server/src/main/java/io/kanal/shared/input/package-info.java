/** What comes from outside and was read, but is not allowed: which field, and what was expected there. */
@NullMarked
package io.kanal.shared.input;

import org.jspecify.annotations.NullMarked;
