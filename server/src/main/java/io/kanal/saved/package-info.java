/** Posts and answers that a person keeps for later, each with a note; what later rooms put in order and send on. */
@ApplicationModule(allowedDependencies = {"shared", "posts", "posts :: message", "posts :: spi", "channels", "answers"})
@NullMarked
package io.kanal.saved;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
