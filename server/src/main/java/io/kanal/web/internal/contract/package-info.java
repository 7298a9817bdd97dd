/** The paths and bodies of the earlier channel reader, served on top of Kanal's own use cases. */
@NullMarked
package io.kanal.web.internal.contract;

import org.jspecify.annotations.NullMarked;
