/** Wiring of the room, its settings, and what stands between a use and a model: caches, figures, the vectors' table. */
@NullMarked
package io.kanal.ai.internal;

import org.jspecify.annotations.NullMarked;
