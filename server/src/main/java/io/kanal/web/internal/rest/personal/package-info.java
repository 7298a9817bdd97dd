/** REST of one person's data: copies of it, and its erasure. */
@NullMarked
package io.kanal.web.internal.rest.personal;

import org.jspecify.annotations.NullMarked;
