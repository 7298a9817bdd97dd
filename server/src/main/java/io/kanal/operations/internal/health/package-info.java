/** What Kanal depends on, and whether each answers. */
@NullMarked
package io.kanal.operations.internal.health;

import org.jspecify.annotations.NullMarked;
