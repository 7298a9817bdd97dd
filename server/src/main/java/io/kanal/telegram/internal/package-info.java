/** How the edge works inside. */
@NullMarked
package io.kanal.telegram.internal;

import org.jspecify.annotations.NullMarked;
