/** What failed again and again, for a person to decide about. */
@NullMarked
package io.kanal.changes.internal.aside;

import org.jspecify.annotations.NullMarked;
