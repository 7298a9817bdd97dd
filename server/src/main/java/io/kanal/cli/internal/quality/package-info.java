/** How well an installation finds what is known to answer. */
@NullMarked
package io.kanal.cli.internal.quality;

import org.jspecify.annotations.NullMarked;
