@NullMarked
package io.kanal.telegram.internal.intake;

import org.jspecify.annotations.NullMarked;
