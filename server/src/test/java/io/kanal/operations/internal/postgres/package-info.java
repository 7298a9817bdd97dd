@NullMarked
package io.kanal.operations.internal.postgres;

import org.jspecify.annotations.NullMarked;
