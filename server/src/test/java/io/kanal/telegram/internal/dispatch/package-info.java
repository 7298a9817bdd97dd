@NullMarked
package io.kanal.telegram.internal.dispatch;

import org.jspecify.annotations.NullMarked;
