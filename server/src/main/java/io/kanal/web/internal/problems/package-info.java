/** What goes wrong, told as RFC 9457 problems or as a page. */
@NullMarked
package io.kanal.web.internal.problems;

import org.jspecify.annotations.NullMarked;
