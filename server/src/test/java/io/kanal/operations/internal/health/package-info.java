@NullMarked
package io.kanal.operations.internal.health;

import org.jspecify.annotations.NullMarked;
