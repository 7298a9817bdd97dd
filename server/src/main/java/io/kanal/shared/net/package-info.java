/** Connections to the outside, through the filter of addresses. */
@NullMarked
package io.kanal.shared.net;

import org.jspecify.annotations.NullMarked;
