/** Slow work that followers leave to others: its rows, and who does it. */
@NullMarked
package io.kanal.changes.internal.work;

import org.jspecify.annotations.NullMarked;
