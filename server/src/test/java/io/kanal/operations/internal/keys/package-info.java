@NullMarked
package io.kanal.operations.internal.keys;

import org.jspecify.annotations.NullMarked;
