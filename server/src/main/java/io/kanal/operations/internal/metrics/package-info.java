/** Figures under the names that the earlier systems' dashboards and alerts know. */
@NullMarked
package io.kanal.operations.internal.metrics;

import org.jspecify.annotations.NullMarked;
