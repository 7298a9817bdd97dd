/** The model of a message: what it says, what is known of it, and every version and witness of it. */
@NamedInterface("message")
@NullMarked
package io.kanal.posts.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
