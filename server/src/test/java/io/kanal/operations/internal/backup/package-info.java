@NullMarked
package io.kanal.operations.internal.backup;

import org.jspecify.annotations.NullMarked;
