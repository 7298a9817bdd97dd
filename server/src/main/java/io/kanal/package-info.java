/** The root of the server; each package below it is a room with borders of its own. */
@NullMarked
package io.kanal;

import org.jspecify.annotations.NullMarked;
