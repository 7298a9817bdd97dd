/** The whole state in one file, and back. */
@NullMarked
package io.kanal.operations.internal.backup;

import org.jspecify.annotations.NullMarked;
