/** The table of what is saved. */
@NullMarked
package io.kanal.saved.internal;

import org.jspecify.annotations.NullMarked;
