/** Up to where people have read, and how many posts days and months brought. */
@NamedInterface("reading")
@NullMarked
package io.kanal.posts.reading;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
