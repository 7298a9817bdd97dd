/** How tokens are made and compared, and how rows of people are read. */
@NullMarked
package io.kanal.people.internal;

import org.jspecify.annotations.NullMarked;
