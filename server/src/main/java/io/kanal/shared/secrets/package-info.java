/** Values that no log may show, and how they are sealed. */
@NullMarked
package io.kanal.shared.secrets;

import org.jspecify.annotations.NullMarked;
