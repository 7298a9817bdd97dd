/** Numbers over time as inline SVG, drawn on the server, each with its table behind it. */
@NullMarked
package io.kanal.web.internal.charts;

import org.jspecify.annotations.NullMarked;
