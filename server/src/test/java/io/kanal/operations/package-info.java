@NullMarked
package io.kanal.operations;

import org.jspecify.annotations.NullMarked;
