/** The ports by which rooms follow when a chat turns out to be another one, and when stored media go. */
@NamedInterface("spi")
@NullMarked
package io.kanal.posts.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
