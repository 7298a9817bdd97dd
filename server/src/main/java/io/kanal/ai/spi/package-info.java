/** The port behind which an embedding model lives. */
@NamedInterface("spi")
@NullMarked
package io.kanal.ai.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
