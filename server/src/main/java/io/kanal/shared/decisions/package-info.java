/** What waits for a person: rooms say what it is, and every face shows and decides it in the same way. */
@NullMarked
package io.kanal.shared.decisions;

import org.jspecify.annotations.NullMarked;
