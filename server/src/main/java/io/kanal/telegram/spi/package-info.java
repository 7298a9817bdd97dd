/** What other rooms do with updates: see all of them, or answer one. */
@NamedInterface("spi")
@NullMarked
package io.kanal.telegram.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
