/** How updates come in, are kept, and are given out. */
@NullMarked
package io.kanal.telegram.internal.intake;

import org.jspecify.annotations.NullMarked;
