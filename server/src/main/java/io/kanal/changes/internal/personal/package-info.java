/** What the room holds of people. */
@NullMarked
package io.kanal.changes.internal.personal;

import org.jspecify.annotations.NullMarked;
