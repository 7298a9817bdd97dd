/** QR codes as inline SVG. */
@NullMarked
package io.kanal.web.internal.qr;

import org.jspecify.annotations.NullMarked;
