@NullMarked
package io.kanal.telegram;

import org.jspecify.annotations.NullMarked;
