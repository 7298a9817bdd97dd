@NullMarked
package io.kanal.operations.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
