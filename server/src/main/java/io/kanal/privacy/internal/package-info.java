/** How the room keeps exports, erasures and who was erased. */
@NullMarked
package io.kanal.privacy.internal;

import org.jspecify.annotations.NullMarked;
